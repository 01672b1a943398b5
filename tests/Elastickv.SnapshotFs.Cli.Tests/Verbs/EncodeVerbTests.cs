using System.Security.Cryptography;
using System.Text.Json;
using Elastickv.SnapshotFs.Cli.Tests.Support;
using Elastickv.SnapshotFs.TestData;

namespace Elastickv.SnapshotFs.Cli.Tests.Verbs;

/// <summary>The golden trees through the command line: byte-exact payloads, and refusals that publish nothing (spec 00 §7, 02 §9).</summary>
public sealed class EncodeVerbTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    private string Root => directory.File("tree");

    private string Output => directory.File("out.fsm");

    public static TheoryData<string, string> Good() => Cases("canonical", "canonical-extension");

    public static TheoryData<string, string> Bad() => Cases("canonical-bad");

    public void Dispose() => directory.Dispose();

    [Theory]
    [MemberData(nameof(Good))]
    public void A_tree_gives_the_reference_payload(string set, string name)
    {
        using JsonDocument golden = Case(set, name);
        TreeOnDisk.Write(GoldenData.At(set, name, "tree"), Root);
        CommandRun run = CommandRun.Of(["encode", Root, Output, .. Arguments(golden)]);
        Assert.Equal("", run.Error);
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        string digest = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Output)));
        Assert.Equal(golden.RootElement.GetProperty("payload_sha256").GetString(), digest);
        using JsonDocument info = JsonDocument.Parse(File.ReadAllBytes(Output + ".encode_info.json"));
        Assert.Equal(digest, info.RootElement.GetProperty("output_fsm_sha256").GetString());
        Assert.Equal(golden.RootElement.GetProperty("last_commit_ts").GetUInt64(), info.RootElement.GetProperty("last_commit_ts").GetUInt64());
        Assert.True(info.RootElement.GetProperty("self_test").GetProperty("matched").GetBoolean());
        Assert.Equal(["out.fsm", "out.fsm.encode_info.json", "tree"], Entries());
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_bad_tree_is_refused_and_nothing_is_written(string set, string name)
    {
        using JsonDocument golden = Case(set, name);
        TreeOnDisk.Write(GoldenData.At(set, name, "tree"), Root);
        Prepare(name);
        CommandRun run = CommandRun.Of(["encode", Root, Output, .. Arguments(golden)]);
        Assert.Equal(golden.RootElement.GetProperty("exit").GetInt32(), run.ExitCode);
        Assert.StartsWith("snapfs: ", run.Error);
        Assert.Equal(1, run.Error.Count(c => c == '\n'));
        Assert.DoesNotContain(Entries(), entry => entry.StartsWith("out", StringComparison.Ordinal));
    }

    [Fact]
    public void An_output_that_exists_is_left_alone()
    {
        TreeOnDisk.Write(GoldenData.At("canonical", "redis-hashes", "tree"), Root);
        File.WriteAllText(Output, "precious");
        CommandRun run = CommandRun.Of("encode", Root, Output);
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("exists already", run.Error);
        Assert.Equal("precious", File.ReadAllText(Output));
        Assert.Equal(["out.fsm", "tree"], Entries());
    }

    [Theory]
    [InlineData("basic")]
    [InlineData("history")]
    [InlineData("names")]
    public void What_export_writes_encodes_to_a_snapshot_that_exports_the_same(string name)
    {
        string second = directory.File("again");
        Assert.Equal(ExitCode.Ok, CommandRun.Of("export", Directory.GetFiles(GoldenData.At("real", name), "*.fsm")[0], Root).ExitCode);
        CommandRun encoded = CommandRun.Of("encode", Root, Output, "--runtime");
        Assert.Equal("", encoded.Error);
        Assert.Equal(ExitCode.Ok, CommandRun.Of("export", Output, second).ExitCode);
        (string[] before, string[] after) = (Lines(Root), Lines(second));
        Assert.Equal(before.Length, after.Length);
        foreach ((string line, string again) in before.Zip(after).Where(pair => pair.First != pair.Second))
        {
            // The canonical form starts every queue at generation 1 (spec 06 §10.3); nothing else may differ.
            string path = line[66..];
            Assert.EndsWith("/messages.jsonl", path);
            Assert.Equal(path, again[66..]);
            Assert.Equal(AtGenerationOne(Path.Combine(Root, path)), File.ReadAllText(Path.Combine(second, path)));
        }
    }

    private static string AtGenerationOne(string path) =>
        System.Text.RegularExpressions.Regex.Replace(File.ReadAllText(path), "\"queue_generation\":[0-9]+", "\"queue_generation\":1");

    private static string[] Lines(string root) =>
        [.. File.ReadAllLines(Path.Combine(root, "CHECKSUMS")).Where(line => !line.EndsWith("  MANIFEST.json", StringComparison.Ordinal))];

    private static JsonDocument Case(string set, string name) => JsonDocument.Parse(File.ReadAllBytes(GoldenData.At(set, name, "case.json")));

    private static IEnumerable<string> Arguments(JsonDocument golden) =>
        golden.RootElement.TryGetProperty("encoder_arguments", out JsonElement arguments) ? arguments.EnumerateArray().Select(argument => argument.GetString()!) : [];

    private static TheoryData<string, string> Cases(params string[] sets)
    {
        var cases = new TheoryData<string, string>();
        foreach (string set in sets)
        {
            foreach (string name in Directory.GetDirectories(GoldenData.At(set)).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal))
            {
                cases.Add(set, name);
            }
        }

        return cases;
    }

    private string[] Entries() => [.. Directory.GetFileSystemEntries(directory.Path).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    /// <summary>Links cannot be stored in the golden data; the cases say in words what is to be made.</summary>
    private void Prepare(string name)
    {
        switch (name)
        {
            case "redis-hardlink":
                Tool("ln", Path.Combine(Root, "redis/db_0/strings/k.bin"), Path.Combine(Root, "second"));
                break;
            case "redis-symlink-dir":
                Directory.Move(Path.Combine(Root, "redis"), Path.Combine(Root, "real"));
                Directory.CreateSymbolicLink(Path.Combine(Root, "redis"), "real");
                break;
            case "s3-symlink":
                File.Move(Path.Combine(Root, "s3/b1/a"), Path.Combine(Root, "x"));
                File.CreateSymbolicLink(Path.Combine(Root, "s3/b1/a"), "../../x");
                break;
        }
    }

    private static void Tool(string program, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
