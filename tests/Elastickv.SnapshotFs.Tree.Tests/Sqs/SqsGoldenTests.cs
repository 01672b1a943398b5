using System.Security.Cryptography;
using System.Text.Json;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Sqs;
using Elastickv.SnapshotFs.Tree.Tests.Support;

namespace Elastickv.SnapshotFs.Tree.Tests.Sqs;

/// <summary>The SQS part of every golden snapshot, against the tree that belongs to it.</summary>
public sealed class SqsGoldenTests
{
    // Encrypted rows are the snapshot layer's; the two compressed cases hold no SQS row.
    public static TheoryData<string> ReaderCases =>
        CasesWhere("reader", folder => File.Exists(Path.Combine(folder, "snapshot.fsm")) && !File.Exists(Path.Combine(folder, "kek.bin")));

    public static TheoryData<string> CanonicalCases => CasesWhere("canonical", folder => File.Exists(Path.Combine(folder, "payload.fsm")));

    [Theory]
    [MemberData(nameof(ReaderCases))]
    public void Reader(string name)
    {
        string folder = Path.Combine(GoldenData.Root, "reader", name);
        TreeDump dump = Dump(Path.Combine(folder, "snapshot.fsm"));
        AssertTree(Path.Combine(folder, "expected"), dump);
        using JsonDocument about = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "case.json")));
        AssertProblems(about.RootElement, dump.Problems);
    }

    [Theory]
    [MemberData(nameof(CanonicalCases))]
    public void Canonical(string name)
    {
        string folder = Path.Combine(GoldenData.Root, "canonical", name);
        string decoded = Path.Combine(folder, "decoded");
        bool differs = Directory.Exists(decoded) || File.Exists(decoded + ".jsonl");
        AssertTree(differs ? decoded : Path.Combine(folder, "tree"), Dump(Path.Combine(folder, "payload.fsm")));
    }

    [Theory]
    [InlineData("basic", "000000000000012d.fsm")]
    [InlineData("history", "000000000000028b.fsm")]
    [InlineData("names", "00000000000001c3.fsm")]
    [InlineData("../compacted", "0000000000000385.fsm")]
    public void Real(string name, string file)
    {
        string folder = Path.Combine(GoldenData.Root, "real", name);
        TreeDump dump = Dump(Path.Combine(folder, file));
        AssertTree(Path.Combine(folder, "tree"), dump);
        Assert.Empty(dump.Problems);
    }

    [Theory]
    [InlineData("basic", "000000000000012d.fsm")]
    [InlineData("history", "000000000000028b.fsm")]
    [InlineData("names", "00000000000001c3.fsm")]
    public void Listing(string name, string file)
    {
        string folder = Path.Combine(GoldenData.Root, "real", name);
        AssertListing(Path.Combine(folder, "listing.jsonl"), Dump(Path.Combine(folder, file)));
    }

    private static TheoryData<string> CasesWhere(string set, Func<string, bool> wanted)
    {
        var names = new TheoryData<string>();
        foreach (string folder in Directory.EnumerateDirectories(Path.Combine(GoldenData.Root, set)).Where(wanted).Order(StringComparer.Ordinal))
        {
            names.Add(Path.GetFileName(folder));
        }

        return names;
    }

    private static TreeDump Dump(string path)
    {
        using SnapshotFile snapshot = SnapshotFile.Open(path, new SnapshotOptions());
        return TreeDump.Of(new SqsPart(snapshot.View));
    }

    private static void AssertTree(string path, TreeDump actual)
    {
        SortedDictionary<string, byte[]> expected = GoldenTree.Load(path);
        string[] ours = [.. expected.Keys.Where(key => key.StartsWith("sqs/", StringComparison.Ordinal))];
        Assert.Equal(ours, actual.Files.Keys);
        Assert.Equal(ours.Length > 0, actual.Directories.Contains("sqs"));
        foreach (string file in ours)
        {
            Assert.Equal(TreeDump.Text(expected[file]), TreeDump.Text(actual.Files[file]));
        }
    }

    private static void AssertListing(string path, TreeDump actual)
    {
        var expected = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string line in File.ReadLines(path))
        {
            using JsonDocument entry = JsonDocument.Parse(line);
            if (!entry.RootElement.TryGetProperty("path", out JsonElement name) || name.GetString() is not ("sqs" or ['s', 'q', 's', '/', ..]))
            {
                continue;
            }

            expected.Add(entry.RootElement.GetProperty("type").GetString() == "directory"
                ? $"{name}/"
                : $"{name} {entry.RootElement.GetProperty("size").GetInt64()} {entry.RootElement.GetProperty("sha256").GetString()}");
        }

        var listed = new SortedSet<string>(actual.Directories.Select(directory => directory + "/"), StringComparer.Ordinal);
        listed.UnionWith(actual.Files.Select(file => $"{file.Key} {file.Value.Length} {Convert.ToHexStringLower(SHA256.HashData(file.Value))}"));
        Assert.NotEmpty(expected);
        Assert.Equal(expected, listed);
    }

    private static void AssertProblems(JsonElement about, List<Problem> actual)
    {
        var expected = new List<string>();
        if (about.TryGetProperty("problems", out JsonElement problems))
        {
            foreach (JsonElement problem in problems.EnumerateArray())
            {
                byte[] key = problem.GetProperty("key_base64").GetBytesFromBase64();
                if (key.AsSpan().StartsWith("!sqs|"u8) && problem.GetProperty("class").GetString() is not ("short-value" or "reserved-flags" or "encrypted"))
                {
                    expected.Add(Describe(
                        problem.GetProperty("severity").GetString()!,
                        problem.GetProperty("class").GetString()!,
                        key,
                        problem.GetProperty("record_offset").GetInt64(),
                        problem.GetProperty("value_offset").GetInt64()));
                }
            }
        }

        IEnumerable<string> errors = actual.Where(problem => problem.Severity == ProblemSeverity.Error)
            .Select(problem => Describe("error", problem.Class, problem.UserKey, problem.Offset, problem.ValueOffset));
        Assert.Equal(expected.Order(StringComparer.Ordinal), errors.Order(StringComparer.Ordinal));

        // The list names only what a case is about, so a case without a line says nothing.
        if (about.TryGetProperty("information", out JsonElement information))
        {
            foreach (JsonElement line in information.EnumerateArray().Where(line => line.GetProperty("class").GetString() == ProblemClass.Undeliverable))
            {
                Assert.Equal(line.GetProperty("count").GetInt32(), actual.Count(problem => problem.Class == ProblemClass.Undeliverable));
            }
        }
    }

    private static string Describe(string severity, string problemClass, byte[] key, long offset, long valueOffset) =>
        $"{severity} {problemClass} {Convert.ToHexString(key)} {offset} {valueOffset}";
}
