using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Tests.Support;

namespace Elastickv.SnapshotFs.Tree.Tests.S3;

/// <summary>Everything below <c>s3/</c> of the golden data, byte for byte.</summary>
public class GoldenS3Tests
{
    public static TheoryData<string> ReaderCases => Cases("reader", "snapshot.fsm");

    public static TheoryData<string> CanonicalCases => Cases("canonical", "payload.fsm");

    public static TheoryData<string> ExtensionCases => Cases("canonical-extension", "payload.fsm");

    [Theory]
    [MemberData(nameof(ReaderCases))]
    public void Reader_case_gives_the_expected_tree_and_problems(string name)
    {
        string folder = Path.Combine(GoldenData.Root, "reader", name);
        using OpenSnapshot snapshot = OpenSnapshot.OfFile(Path.Combine(folder, "snapshot.fsm"));
        TreeDump dump = TreeDump.Of(snapshot.Part);
        using JsonDocument description = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "case.json")));
        string keyless = Path.Combine(folder, "expected-without-keys");
        string expected = Directory.Exists(keyless) ? keyless : Path.Combine(folder, "expected");
        AssertTree(GoldenTree.Load(expected), dump, description.RootElement, snapshot);
        AssertProblems(description.RootElement, dump.Problems);
    }

    [Theory]
    [MemberData(nameof(CanonicalCases))]
    public void Canonical_payload_decodes_to_the_tree(string name) => AssertCanonical(Path.Combine(GoldenData.Root, "canonical", name));

    [Theory]
    [MemberData(nameof(ExtensionCases))]
    public void Extension_payload_decodes_to_the_tree(string name) => AssertCanonical(Path.Combine(GoldenData.Root, "canonical-extension", name));

    [Theory]
    [InlineData("basic", "000000000000012d.fsm")]
    [InlineData("history", "000000000000028b.fsm")]
    [InlineData("names", "00000000000001c3.fsm")]
    [InlineData("../compacted", "0000000000000385.fsm")]
    public void Real_snapshot_gives_the_expected_tree(string name, string file)
    {
        string folder = Path.Combine(GoldenData.Root, "real", name);
        using OpenSnapshot snapshot = OpenSnapshot.OfFile(Path.Combine(folder, file));
        TreeDump dump = TreeDump.Of(snapshot.Part);
        AssertFiles(GoldenTree.Load(Path.Combine(folder, "tree")), dump);
        Assert.Empty(dump.Problems);
        string listing = Path.Combine(folder, "listing.jsonl");
        if (File.Exists(listing))
        {
            AssertListing(listing, dump);
        }
    }

    [Fact]
    public void Manifest_nested_too_deep_is_a_problem_and_the_rest_is_served()
    {
        using OpenSnapshot snapshot = OpenSnapshot.OfFile(Path.Combine(GoldenData.Root, "hostile", "bomb-json-depth.fsm"));
        TreeDump dump = TreeDump.Of(snapshot.Part);
        Assert.Equal(["s3/b/_bucket.json"], dump.Files.Keys);
        Problem problem = Assert.Single(dump.Problems);
        Assert.Equal(ProblemClass.BadRecord, problem.Class);
        Assert.Equal("!s3|obj|head|b\0\u0001\0\0\0\0\0\0\0\u0001o\0\u0001", Encoding.Latin1.GetString(problem.UserKey));
    }

    private static TheoryData<string> Cases(string set, string file)
    {
        var cases = new TheoryData<string>();
        foreach (string folder in Directory.EnumerateDirectories(Path.Combine(GoldenData.Root, set)).Order(StringComparer.Ordinal))
        {
            if (File.Exists(Path.Combine(folder, file)) || File.Exists(Path.Combine(folder, file + ".gz")))
            {
                cases.Add(Path.GetFileName(folder));
            }
        }

        return cases;
    }

    private static void AssertCanonical(string folder)
    {
        string decoded = Path.Combine(folder, "decoded");
        string expected = Directory.Exists(decoded) || File.Exists(decoded + ".jsonl") ? decoded : Path.Combine(folder, "tree");
        SortedDictionary<string, byte[]> files = GoldenTree.Load(expected);
        using OpenSnapshot snapshot = OpenSnapshot.OfFile(Path.Combine(folder, "payload.fsm"));
        TreeDump dump = TreeDump.Of(snapshot.Part);
        AssertFiles(files, dump);
        Assert.Empty(dump.Problems);
    }

    private static bool IsOurs(string path) => path.StartsWith("s3/", StringComparison.Ordinal);

    private static void AssertFiles(SortedDictionary<string, byte[]> expected, TreeDump dump)
    {
        Assert.Equal(expected.Keys.Where(IsOurs), dump.Files.Keys);
        foreach ((string path, byte[] bytes) in dump.Files)
        {
            Assert.True(expected[path].AsSpan().SequenceEqual(bytes), path + ": " + Encoding.Latin1.GetString(bytes.AsSpan(0, Math.Min(bytes.Length, 500))));
        }
    }

    private static void AssertTree(SortedDictionary<string, byte[]> expected, TreeDump dump, JsonElement description, OpenSnapshot snapshot)
    {
        var incomplete = new SortedSet<string>(StringComparer.Ordinal);
        if (description.TryGetProperty("eio", out JsonElement bodies))
        {
            foreach (JsonElement body in bodies.EnumerateArray())
            {
                string path = body.GetProperty("path").GetString()!;
                incomplete.Add(path);
                AssertReadable(snapshot, path, body);
            }
        }

        Assert.Equal(incomplete, dump.Unreadable);
        foreach (string path in incomplete)
        {
            Assert.True(dump.Files.Remove(path), path);
        }

        AssertFiles(expected, dump);
    }

    /// <summary>A body of st_size bytes of which exactly the listed stretches exist.</summary>
    private static void AssertReadable(OpenSnapshot snapshot, string path, JsonElement body)
    {
        long size = body.GetProperty("st_size").GetInt64();
        var expected = new int[size];
        Array.Fill(expected, -1);
        foreach (JsonElement stretch in body.GetProperty("readable").EnumerateArray())
        {
            long at = stretch.GetProperty("offset").GetInt64();
            foreach (byte b in stretch.GetProperty("data_base64").GetBytesFromBase64())
            {
                expected[at++] = b;
            }
        }

        using var content = (MappedContent)Paths.Open(snapshot.Part, path);
        Assert.Equal(size, content.Length);
        for (long offset = 0; offset < size; offset++)
        {
            ReadOnlySpan<byte> run = content.RunAt(offset, out long missing);
            Assert.Equal(expected[offset], run.IsEmpty ? -1 : run[0]);
            Assert.Equal(run.IsEmpty, missing > 0);
        }
    }

    private static void AssertProblems(JsonElement description, List<Problem> problems)
    {
        var expected = new SortedSet<string>(StringComparer.Ordinal);
        if (description.TryGetProperty("problems", out JsonElement listed))
        {
            foreach (JsonElement problem in listed.EnumerateArray())
            {
                string key = Encoding.Latin1.GetString(problem.GetProperty("key_base64").GetBytesFromBase64());
                if (key.StartsWith("!s3|", StringComparison.Ordinal))
                {
                    expected.Add($"{problem.GetProperty("class").GetString()} {key} {problem.GetProperty("record_offset").GetInt64()} {problem.GetProperty("value_offset").GetInt64()}");
                }
            }
        }

        Assert.Equal(expected, problems.Where(p => p.Severity == ProblemSeverity.Error).Select(p => $"{p.Class} {Encoding.Latin1.GetString(p.UserKey)} {p.Offset} {p.ValueOffset}").Order(StringComparer.Ordinal));

        int buckets = 0;
        if (description.TryGetProperty("information", out JsonElement information))
        {
            foreach (JsonElement line in information.EnumerateArray().Where(l => l.GetProperty("class").GetString() == ProblemClass.BucketWithoutMetadata))
            {
                buckets += line.GetProperty("count").GetInt32();
            }
        }

        Assert.All(problems.Where(p => p.Severity == ProblemSeverity.Information), p => Assert.Equal(ProblemClass.BucketWithoutMetadata, p.Class));
        Assert.Equal(buckets, problems.Count(p => p.Severity == ProblemSeverity.Information));
    }

    private static void AssertListing(string listing, TreeDump dump)
    {
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string line in File.ReadLines(listing))
        {
            using JsonDocument entry = JsonDocument.Parse(line);
            string path = Encoding.Latin1.GetString(entry.RootElement.TryGetProperty("path_base64", out JsonElement bytes)
                ? bytes.GetBytesFromBase64()
                : Encoding.UTF8.GetBytes(entry.RootElement.GetProperty("path").GetString()!));
            if (path != "s3" && !IsOurs(path))
            {
                continue;
            }

            seen.Add(path);
            if (entry.RootElement.GetProperty("type").GetString() == "directory")
            {
                Assert.Contains(path, dump.Directories);
            }
            else
            {
                Assert.Equal(entry.RootElement.GetProperty("size").GetInt64(), dump.Files[path].Length);
                Assert.Equal(entry.RootElement.GetProperty("sha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(dump.Files[path])));
            }
        }

        Assert.Equal(seen, dump.Directories.Concat(dump.Files.Keys).Order(StringComparer.Ordinal));
    }
}
