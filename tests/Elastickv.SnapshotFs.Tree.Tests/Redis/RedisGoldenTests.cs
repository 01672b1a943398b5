using System.Security.Cryptography;
using System.Text.Json;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Tests.Support;

namespace Elastickv.SnapshotFs.Tree.Tests.Redis;

/// <summary>The golden data, as far as it is below <c>redis/</c>.</summary>
public class RedisGoldenTests
{
    /// <summary>Classes of rows that cannot be read at all: the snapshot's to report, not the adapters'.</summary>
    private static readonly string?[] UnreadableRow =
        [ProblemClass.ShortValue, ProblemClass.ReservedFlags, ProblemClass.Encrypted, "decrypt", "unknown-key", "bad-envelope"];

    public static TheoryData<string> ReaderCases => Cases("reader");

    public static TheoryData<string> CanonicalCases => Cases("canonical", "canonical-extension");

    [Theory]
    [MemberData(nameof(ReaderCases))]
    public void ReaderCaseGivesTheExpectedTree(string name)
    {
        string folder = Path.Combine(GoldenData.Root, name);
        using JsonDocument about = CaseOf(folder);
        // Decryption is another layer's; without keys the rest must be served.
        string tree = about.RootElement.TryGetProperty("expected_without_keys", out JsonElement without) ? without.GetProperty("tree").GetString()! : "expected";

        TreeDump dump = RedisDump.OfFile(Path.Combine(folder, about.RootElement.GetProperty("snapshot").GetString()!));

        RedisDump.AssertSame(RedisDump.Below(GoldenTree.Load(Path.Combine(folder, tree))), Empty(about, "expected_empty_directories"), dump);
    }

    [Theory]
    [MemberData(nameof(ReaderCases))]
    public void ReaderCaseGivesTheExpectedProblems(string name)
    {
        string folder = Path.Combine(GoldenData.Root, name);
        using JsonDocument about = CaseOf(folder);
        TreeDump dump = RedisDump.OfFile(Path.Combine(folder, about.RootElement.GetProperty("snapshot").GetString()!));

        Assert.Equal(ExpectedProblems(about), dump.Problems.Where(problem => problem.Severity == ProblemSeverity.Error).Select(Line).Order(StringComparer.Ordinal));
        Assert.Equal(ExpectedShadows(about), dump.Problems.Count(problem => problem.Class == ProblemClass.Shadowed));
        Assert.All(dump.Problems, problem => Assert.Equal(problem.Class == ProblemClass.Shadowed, problem.Severity == ProblemSeverity.Information));
    }

    [Theory]
    [MemberData(nameof(CanonicalCases))]
    public void CanonicalPayloadGivesTheDecodedTree(string name)
    {
        string folder = Path.Combine(GoldenData.Root, name);
        using JsonDocument about = CaseOf(folder);
        string payload = about.RootElement.TryGetProperty("payload_file", out JsonElement file) ? file.GetString()! : "payload.fsm";
        string tree = Path.Combine(folder, "decoded");
        if (!Directory.Exists(tree) && !File.Exists(tree + ".jsonl"))
        {
            tree = Path.Combine(folder, "tree");
        }

        TreeDump dump = RedisDump.OfFile(Path.Combine(folder, payload));
        SortedDictionary<string, byte[]> expected = RedisDump.Below(GoldenTree.Load(tree));
        if (name == "canonical/redis-keymap")
        {
            HideShadowedHash(expected);
        }

        RedisDump.AssertSame(expected, Empty(about, "decoded_empty_directories"), dump);
        Assert.Empty(dump.Problems);
    }

    [Theory]
    [InlineData("basic")]
    [InlineData("history")]
    [InlineData("names")]
    public void RealSnapshotGivesTheReferenceTree(string name)
    {
        string folder = Path.Combine(GoldenData.Root, "real", name);
        TreeDump dump = RedisDump.OfFile(Directory.GetFiles(folder, "*.fsm").Single());

        RedisDump.AssertSame(RedisDump.Below(GoldenTree.Load(Path.Combine(folder, "tree"))), [], dump);
        Assert.Equal(Listing(folder), Listing(dump));
    }

    /// <summary>
    /// The payload holds one key as a string and as a hash. The reference decoder shows both; the contract shows the live type (spec 00 §3.11).
    /// </summary>
    private static void HideShadowedHash(SortedDictionary<string, byte[]> tree)
    {
        const string Name = "15ab66e43bccfd49246a5025d407ebc5__0123456789abcdef0123456789abcdef__suffix";
        Assert.True(tree.Remove($"redis/db_0/hashes/{Name}.json"));
        byte[] keymap = tree["redis/db_0/KEYMAP.jsonl"];
        int lastLine = keymap.AsSpan()[..^1].LastIndexOf((byte)'\n') + 1;
        Assert.Contains(Name, TreeDump.Text(keymap.AsSpan(lastLine)));
        tree["redis/db_0/KEYMAP.jsonl"] = keymap[..lastLine];
    }

    private static TheoryData<string> Cases(params string[] sets)
    {
        var cases = new TheoryData<string>();
        foreach (string set in sets)
        {
            foreach (string folder in Directory.GetDirectories(Path.Combine(GoldenData.Root, set)).Order(StringComparer.Ordinal))
            {
                cases.Add(set + "/" + Path.GetFileName(folder));
            }
        }

        return cases;
    }

    private static JsonDocument CaseOf(string folder) => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "case.json")));

    private static IEnumerable<string> Empty(JsonDocument about, string member) =>
        about.RootElement.TryGetProperty(member, out JsonElement paths) ? paths.EnumerateArray().Select(path => path.GetString()!) : [];

    private static IEnumerable<string> ExpectedProblems(JsonDocument about)
    {
        if (!about.RootElement.TryGetProperty("problems", out JsonElement problems))
        {
            return [];
        }

        string[] families = ["!hs|", "!lst|", "!redis|", "!stream|", "!st|", "!zs|"];
        return problems.EnumerateArray()
            .Where(problem => !UnreadableRow.Contains(problem.GetProperty("class").GetString()))
            .Where(problem => families.Any(family => TreeDump.Text(problem.GetProperty("key_base64").GetBytesFromBase64()).StartsWith(family, StringComparison.Ordinal)))
            .Select(problem => string.Join(
                ' ',
                problem.GetProperty("class").GetString(),
                problem.GetProperty("key_base64").GetString(),
                problem.GetProperty("record_offset").GetInt64(),
                problem.GetProperty("value_offset").GetInt64()))
            .Order(StringComparer.Ordinal)
            .ToList();
    }

    private static int ExpectedShadows(JsonDocument about) =>
        about.RootElement.TryGetProperty("information", out JsonElement information)
            ? information.EnumerateArray().Where(line => line.GetProperty("class").GetString() == ProblemClass.Shadowed).Sum(line => line.GetProperty("count").GetInt32())
            : 0;

    private static string Line(Problem problem) => string.Join(' ', problem.Class, Convert.ToBase64String(problem.UserKey), problem.Offset, problem.ValueOffset);

    private static IEnumerable<string> Listing(string folder)
    {
        var lines = new List<string>();
        foreach (string line in File.ReadLines(Path.Combine(folder, "listing.jsonl")))
        {
            using JsonDocument entry = JsonDocument.Parse(line);
            string path = entry.RootElement.GetProperty("path").GetString()!;
            if (path == "redis" || path.StartsWith("redis/", StringComparison.Ordinal))
            {
                lines.Add(entry.RootElement.GetProperty("type").GetString() == "directory"
                    ? path
                    : $"{path} {entry.RootElement.GetProperty("size").GetInt64()} {entry.RootElement.GetProperty("sha256").GetString()}");
            }
        }

        return lines.Order(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Listing(TreeDump dump) =>
        dump.Files.Select(file => $"{file.Key} {file.Value.Length} {Convert.ToHexStringLower(SHA256.HashData(file.Value))}")
            .Concat(dump.Directories)
            .Order(StringComparer.Ordinal);
}
