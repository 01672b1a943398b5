using System.Text;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Generated;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Overlay.Commit;

/// <summary>The sidecar <c>&lt;output&gt;.encode_info.json</c> that the stock preparation tool demands (spec 01 §6.2, 07 §2).</summary>
internal sealed record EncodeInfo
{
    /// <summary>Suffix behind the output's name.</summary>
    public const string Suffix = ".encode_info.json";

    public required string ProgramVersion { get; init; }

    /// <summary>The moment the sidecar names, in Unix milliseconds: that of the timestamp, so that the sidecar is deterministic too.</summary>
    public required long WallTimeMs { get; init; }

    public required string InputRoot { get; init; }

    public required string OutputPath { get; init; }

    public required byte[] OutputSha256 { get; init; }

    public required ulong LastCommitTimestamp { get; init; }

    public required bool Overridden { get; init; }

    public required ulong ManifestTimestamp { get; init; }

    public byte[] ClusterId { get; init; } = [];

    public required IReadOnlyList<string> Adapters { get; init; }

    /// <summary>The file's bytes. Only written after the verification, so it always says that the self-test ran and matched.</summary>
    public byte[] Render()
    {
        using var output = new ByteBuffer();
        var json = new JsonWriter(JsonStyle.IndentedHtml) { Output = output };
        json.BeginObject();
        Number(json, "format_version"u8, 1);
        Text(json, "encoder_version"u8, Encoding.UTF8.GetBytes("snapfs/" + ProgramVersion));
        Number(json, "encoder_key_format_version"u8, 1);
        Text(json, "wall_time_iso"u8, Rfc3339.Format(WallTimeMs));
        Text(json, "input_root"u8, Encoding.UTF8.GetBytes(InputRoot));
        Text(json, "output_fsm_path"u8, Encoding.UTF8.GetBytes(OutputPath));
        Text(json, "output_fsm_sha256"u8, Encoding.ASCII.GetBytes(Convert.ToHexStringLower(OutputSha256)));
        Number(json, "last_commit_ts"u8, LastCommitTimestamp);
        json.Name("last_commit_ts_overridden"u8);
        json.Boolean(Overridden);
        Number(json, "manifest_last_commit_ts"u8, ManifestTimestamp);
        if (ClusterId.Length > 0)
        {
            Text(json, "manifest_cluster_id"u8, ClusterId);
        }

        json.Name("adapters_enabled"u8);
        json.BeginArray();
        foreach (string adapter in Adapters)
        {
            json.String(Encoding.ASCII.GetBytes(adapter));
        }

        json.EndArray();
        json.Name("self_test"u8);
        json.BeginObject();
        json.Name("ran"u8);
        json.Boolean(true);
        json.Name("matched"u8);
        json.Boolean(true);
        json.EndObject();
        json.EndObject();
        output.Append((byte)'\n');
        return output.WrittenSpan.ToArray();
    }

    private static void Text(JsonWriter json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        json.Name(name);
        json.String(value);
    }

    private static void Number(JsonWriter json, ReadOnlySpan<byte> name, ulong value)
    {
        json.Name(name);
        json.Number(value);
    }
}
