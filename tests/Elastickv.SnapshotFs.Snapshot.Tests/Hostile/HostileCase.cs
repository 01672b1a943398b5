using System.Text.Json;

namespace Elastickv.SnapshotFs.Snapshot.Tests.Hostile;

/// <summary>One damaged file of the golden data with the outcome it must have (corpus.md, "hostile").</summary>
internal sealed class HostileCase
{
    private readonly JsonElement json;

    private HostileCase(JsonElement json) => this.json = json;

    public static IReadOnlyList<HostileCase> All { get; } =
        [.. JsonDocument.Parse(System.IO.File.ReadAllBytes(GoldenData.At("hostile", "cases.json"))).RootElement.EnumerateArray().Select(json => new HostileCase(json))];

    public string File => json.GetProperty("file").GetString()!;

    public string Path => File.EndsWith(".gz", StringComparison.Ordinal) ? GoldenData.Plain(GoldenData.At("hostile", File)) : GoldenData.At("hostile", File);

    /// <summary><c>error</c>, <c>problem</c>, <c>accept</c> or <c>no-crash</c>.</summary>
    public string Expect => json.GetProperty("expect").GetString()!;

    /// <summary>The classes that will do.</summary>
    public string[] Classes => json.GetProperty("class").GetString()!.Split("-or-");

    public string? Warning => json.TryGetProperty("warning", out JsonElement warning) ? warning.GetString() : null;

    public long? Offset => json.TryGetProperty("offset", out JsonElement offset) ? offset.GetInt64() : null;

    public long? RecordOffset => json.TryGetProperty("record_offset", out JsonElement offset) ? offset.GetInt64() : null;

    public byte[]? Key => json.TryGetProperty("key_base64", out JsonElement key) ? key.GetBytesFromBase64() : null;

    /// <summary>A bit flip that breaks the structure may be named by what it broke instead of by the checksum.</summary>
    public bool AnyErrorWillDo => File.StartsWith("bitflip-", StringComparison.Ordinal);

    /// <summary>What a server that loaded the file answers for the keys aaa, bbb and bad and the field h.f; null where it says nothing.</summary>
    public string? ServerReads(string name) =>
        json.TryGetProperty("server", out JsonElement server) && server.TryGetProperty("reads", out JsonElement reads) ? reads.GetProperty(name).GetString() : null;

    public bool HasServerReads => json.TryGetProperty("server", out JsonElement server) && server.TryGetProperty("reads", out _);
}
