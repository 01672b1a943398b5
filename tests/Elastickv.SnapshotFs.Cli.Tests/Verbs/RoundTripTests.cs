using System.Text;
using System.Text.RegularExpressions;
using Elastickv.SnapshotFs.Cli.Tests.Support;
using Elastickv.SnapshotFs.TestData;

namespace Elastickv.SnapshotFs.Cli.Tests.Verbs;

/// <summary>
/// Exported and encoded, a snapshot gives the same tree again. What the encoded form cannot hold is named here: generations of queues, which it counts from 1 (spec 06 §10.3),
/// and the order of lines that follows from the order of old and new records.
/// </summary>
public sealed partial class RoundTripTests : IDisposable
{
    /// <summary>Crafted snapshots whose tree the encoder has to refuse, with a part of what it says.</summary>
    private static readonly Dictionary<string, string> Refused = new()
    {
        ["reader/dynamodb-number-names"] = "abc.json:5:9: ",
        ["reader/redis-streams-odd"] = "len.jsonl: the meta line says",
        ["reader/sqs-bodies"] = "messages.jsonl:2:15: expected a message_id",
        ["reader/sqs-partitioned"] = "messages.jsonl:2:311: expected the partition 0",
    };

    /// <summary>Crafted snapshots of which the tree holds less or other names the second time, with the files that this is about.</summary>
    private static readonly Dictionary<string, Regex> Changed = new()
    {
        // Bodies with missing bytes are not exported, and a sidecar without a body is no object.
        ["reader/problem-s3"] = new Regex("^s3/ok/b[56]"),
        ["reader/s3-offloaded-missing"] = new Regex("^s3/photos/missing"),
        ["reader/s3-part-disagreements"] = new Regex("^s3/photos/(hole|long|nosizes|shortchunk|hlc1)"),

        // An open upload is not exported, so what is left needs no leaf name.
        ["reader/s3-open-upload-makes-directory"] = new Regex("^s3/photos/(KEYMAP.jsonl|a(\\.|$))"),
    };

    private readonly TemporaryDirectory directory = new();

    public static TheoryData<string> Snapshots()
    {
        var paths = new TheoryData<string>();
        foreach (string set in (string[])["real", "reader", "canonical", "canonical-extension", "splice", "sst", "compacted"])
        {
            foreach (string file in Directory.EnumerateFiles(GoldenData.At(set), "*.fsm", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                paths.Add(Path.GetRelativePath(GoldenData.At(), file));
            }
        }

        return paths;
    }

    public void Dispose() => directory.Dispose();

    [Theory]
    [MemberData(nameof(Snapshots))]
    public void Exported_and_encoded_gives_the_same_tree(string path)
    {
        string name = Path.GetDirectoryName(path)!, before = GoldenData.At(path), after = directory.File("after.fsm");
        CommandRun export = CommandRun.Of("export", before, directory.File("tree"));
        Assert.True(export.ExitCode is ExitCode.Ok or ExitCode.Data, export.Error);
        CommandRun encode = CommandRun.Of("encode", directory.File("tree"), after);
        if (Refused.TryGetValue(name, out string? reason))
        {
            Assert.Equal(ExitCode.Data, encode.ExitCode);
            Assert.Contains(reason, encode.Error);
            return;
        }

        Assert.Equal("", encode.Error);
        SortedSet<string> first = Checksums(before), second = Checksums(after);
        string[] different = [.. first.Except(second).Concat(second.Except(first)).Select(line => line[66..]).Distinct()];
        foreach (string file in different)
        {
            bool known = Changed.TryGetValue(name, out Regex? files) && files.IsMatch(file);
            Assert.True(known || (IsLines(file) && Lines(before, file).SequenceEqual(Lines(after, file))), file);
        }

        Assert.True(!Changed.ContainsKey(name) || different.Length > 0, "no difference any more");
    }

    private static bool IsLines(string file) => file.EndsWith("/messages.jsonl", StringComparison.Ordinal) || LinesOfKeys().IsMatch(file);

    private static SortedSet<string> Checksums(string snapshot) => new(
        Cat(snapshot, "CHECKSUMS").Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.EndsWith("  MANIFEST.json", StringComparison.Ordinal)),
        StringComparer.Ordinal);

    private static IEnumerable<string> Lines(string snapshot, string file) =>
        Generation().Replace(Cat(snapshot, file), "\"queue_generation\":1").Split('\n').Order(StringComparer.Ordinal);

    private static string Cat(string snapshot, string file)
    {
        CommandRun cat = CommandRun.Of("cat", snapshot, file);
        Assert.Equal(ExitCode.Ok, cat.ExitCode);
        return Encoding.Latin1.GetString(cat.OutputBytes);
    }

    [GeneratedRegex("\"queue_generation\":[0-9]+")]
    private static partial Regex Generation();

    [GeneratedRegex("^redis/db_0/[a-zA-Z_]+\\.jsonl$")]
    private static partial Regex LinesOfKeys();
}
