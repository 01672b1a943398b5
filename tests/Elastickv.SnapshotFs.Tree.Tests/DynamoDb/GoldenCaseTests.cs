using System.Text.Json;
using System.Text.Json.Nodes;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Tests.Support;

namespace Elastickv.SnapshotFs.Tree.Tests.DynamoDb;

/// <summary>The crafted cases and the real snapshots of the golden data, below <c>dynamodb/</c>.</summary>
public sealed class GoldenCaseTests
{
    public static TheoryData<string> Canonical() => Cases("canonical");

    public static TheoryData<string> CanonicalExtension() => Cases("canonical-extension");

    // Encrypted rows need the key ring, which is the snapshot layer's business.
    public static TheoryData<string> Reader() => Cases("reader", "dynamodb-", "problem-", "container-", "interleaved-", "other-", "txn-", "shape-");

    [Theory]
    [MemberData(nameof(Canonical))]
    [MemberData(nameof(CanonicalExtension))]
    public void Payload_decodes_to_its_tree(string folder)
    {
        folder = Path.Combine(GoldenData.Root, folder);
        using JsonDocument about = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "case.json")));
        bool decoded = Directory.Exists(Path.Combine(folder, "decoded")) || File.Exists(Path.Combine(folder, "decoded.jsonl"));
        IEnumerable<string> empty = DynamoGolden.Strings(about.RootElement, "decoded_empty_directories")
            .Concat(DynamoGolden.Strings(about.RootElement, "tree_empty_directories"));

        TreeDump actual = DynamoGolden.Dump(DynamoGolden.FileOf(folder));

        DynamoGolden.AssertTree(DynamoGolden.Expected(Path.Combine(folder, decoded ? "decoded" : "tree")), empty, actual);
        Assert.Empty(actual.Problems);
    }

    [Theory]
    [MemberData(nameof(Reader))]
    public void Reader_case_shows_its_tree_and_problems(string folder)
    {
        folder = Path.Combine(GoldenData.Root, folder);
        using JsonDocument about = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "case.json")));

        TreeDump actual = DynamoGolden.Dump(DynamoGolden.FileOf(folder));

        DynamoGolden.AssertTree(
            DynamoGolden.Expected(Path.Combine(folder, "expected")), DynamoGolden.Strings(about.RootElement, "expected_empty_directories"), actual);
        Assert.Equal(ProblemsOf(about.RootElement), actual.Problems.Select(Describe).Order());
    }

    [Theory]
    [InlineData("basic")]
    [InlineData("history")]
    [InlineData("names")]
    public void Real_snapshot_shows_what_its_clients_saw(string name)
    {
        string folder = Path.Combine(GoldenData.Root, "real", name);
        var empty = new List<string>();
        foreach (string line in File.ReadLines(Path.Combine(folder, "listing.jsonl")))
        {
            using JsonDocument entry = JsonDocument.Parse(line);
            string path = entry.RootElement.GetProperty("path").GetString()!;
            if (entry.RootElement.GetProperty("type").GetString() == "directory" && path.StartsWith("dynamodb/", StringComparison.Ordinal))
            {
                empty.Add(path);
            }
        }

        TreeDump actual = DynamoGolden.Dump(Directory.EnumerateFiles(folder, "*.fsm").Single());

        DynamoGolden.AssertTree(DynamoGolden.Expected(Path.Combine(folder, "tree")), empty, actual);
        Assert.Empty(actual.Problems);
    }

    [Fact]
    public void Snapshot_with_collected_versions_shows_its_tree()
    {
        string folder = Path.Combine(GoldenData.Root, "compacted");
        TreeDump actual = DynamoGolden.Dump(Directory.EnumerateFiles(folder, "*.fsm").Single());

        DynamoGolden.AssertTree(DynamoGolden.Expected(Path.Combine(folder, "tree")), [.. actual.Directories], actual);
        Assert.Empty(actual.Problems);
    }

    public static TheoryData<string> Spliced()
    {
        var cases = new TheoryData<string>();
        foreach (string folder in Directory.EnumerateDirectories(Path.Combine(GoldenData.Root, "splice")).Order(StringComparer.Ordinal))
        {
            if (File.Exists(Path.Combine(folder, "expected.fsm")))
            {
                cases.Add("splice/" + Path.GetFileName(folder));
            }
        }

        return cases;
    }

    /// <summary>What a commit wrote must read back as what was edited; file names of new items may differ.</summary>
    [Theory]
    [MemberData(nameof(Spliced))]
    public void Spliced_output_shows_the_edits(string folder)
    {
        folder = Path.Combine(GoldenData.Root, folder);
        TreeDump actual = DynamoGolden.Dump(Path.Combine(folder, "expected.fsm"));

        Assert.Empty(actual.Problems);
        JsonNode?[] shown = [.. actual.Files.Values.Select(json => JsonNode.Parse(json))];
        foreach ((string path, byte[] content) in DynamoGolden.Expected(Path.Combine(folder, "edits")))
        {
            JsonNode? edited = JsonNode.Parse(content);
            Assert.True(shown.Any(document => JsonNode.DeepEquals(document, edited)), path);
        }

        string deletes = Path.Combine(folder, "deletes.txt");
        foreach (string path in File.Exists(deletes) ? File.ReadAllLines(deletes) : [])
        {
            Assert.False(actual.Files.ContainsKey(path), path);
        }
    }

    private static TheoryData<string> Cases(string set, params string[] prefixes)
    {
        var cases = new TheoryData<string>();
        foreach (string folder in Directory.EnumerateDirectories(Path.Combine(GoldenData.Root, set)).Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileName(folder);
            if (prefixes.Length == 0 || prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
            {
                cases.Add(set + "/" + name);
            }
        }

        return cases;
    }

    private static IEnumerable<string> ProblemsOf(JsonElement about) => about.TryGetProperty("problems", out JsonElement problems)
        ? problems.EnumerateArray()
            .Where(problem => problem.GetProperty("key").GetString()!.StartsWith("!ddb|", StringComparison.Ordinal))
            .Select(problem => string.Join(
                ' ',
                problem.GetProperty("severity").GetString(),
                problem.GetProperty("class").GetString(),
                problem.GetProperty("key_base64").GetString(),
                problem.GetProperty("record_offset").GetInt64(),
                problem.GetProperty("value_offset").GetInt64()))
            .Order()
        : [];

    private static string Describe(Problem problem) => string.Join(
        ' ', problem.Severity.ToString().ToLowerInvariant(), problem.Class, Convert.ToBase64String(problem.UserKey), problem.Offset, problem.ValueOffset);
}
