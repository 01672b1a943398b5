using System.Text.Json;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Encode;
using Elastickv.SnapshotFs.Tree.Redis;
using Elastickv.SnapshotFs.Tree.Redis.Encode;
using Elastickv.SnapshotFs.Tree.Tests.Support;

namespace Elastickv.SnapshotFs.Tree.Tests.Redis.Encode;

/// <summary>The Redis rows of every golden tree, and the refusals of every bad one.</summary>
public class RedisCanonicalGoldenTests
{
    internal static readonly string[] Families = ["!redis|", "!hs|", "!st|", "!zs|", "!lst|", "!stream|"];

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (string set in new[] { "canonical", "canonical-extension" })
            {
                foreach (string folder in Directory.EnumerateDirectories(GoldenData.At(set)).Order(StringComparer.Ordinal))
                {
                    cases.Add(set, Path.GetFileName(folder));
                }
            }

            return cases;
        }
    }

    /// <summary>Bad cases, and the file that each is about.</summary>
    public static TheoryData<string, string> BadCases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (string folder in Directory.EnumerateDirectories(GoldenData.At("canonical-bad"), "redis-*").Order(StringComparer.Ordinal))
            {
                string name = Path.GetFileName(folder);
                cases.Add(name, Culprit(name, folder));
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void GoldenTreeGivesThePayload(string set, string name)
    {
        string folder = GoldenData.At(set, name);
        using JsonDocument about = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "case.json")));
        List<(string, string)> expected = EncodedRows.InFile(GoldenData.Plain(Path.Combine(folder, "payload.fsm")), Families);

        // A case that leaves the adapter out says nothing about its directory.
        if (!about.RootElement.TryGetProperty("adapters_enabled", out JsonElement adapters) || adapters.EnumerateArray().Any(adapter => adapter.GetString() == "redis"))
        {
            ulong timestamp = about.RootElement.GetProperty("last_commit_ts").GetUInt64();
            Assert.Equal(expected, EncodedRows.Of(new RedisCanonicalEncoder(), TestSource.Load(Path.Combine(folder, "tree")), timestamp));
        }
        else
        {
            Assert.Empty(expected);
        }
    }

    [Theory]
    [MemberData(nameof(BadCases))]
    public void BadTreeIsRefused(string name, string culprit)
    {
        TestSource source = TestSource.Load(GoldenData.At("canonical-bad", name, "tree"));
        if (name == "redis-hardlink")
        {
            source.AddFile(culprit, "v"u8.ToArray(), links: 2);
        }
        else if (name == "redis-symlink-dir")
        {
            source.AddOther(culprit, SourceKind.Symlink);
        }

        var defect = Assert.Throws<DocumentDefectException>(() => EncodedRows.Of(new RedisCanonicalEncoder(), source));

        Assert.Equal(culprit, TreeDump.Text(defect.Path));
        Assert.StartsWith(KeyText.Printable(defect.Path) + ":", defect.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("basic")]
    [InlineData("history")]
    [InlineData("names")]
    public void RealTreeGoesRound(string name)
    {
        using SnapshotFile snapshot = SnapshotFile.Open(Directory.GetFiles(GoldenData.At("real", name), "*.fsm").Single(), new SnapshotOptions());
        using var tree = new SnapshotTree(snapshot, new TreeOptions { SourcePath = name, ProgramVersion = "test" });
        using var written = new TemporaryFile();
        EncodedRows.Write(new RedisCanonicalEncoder(), new LogicalSource(tree), written.Path, snapshot.View.ReadTimestamp);

        using SnapshotFile again = SnapshotFile.Open(written.Path, new SnapshotOptions());
        TreeDump expected = TreeDump.Of(new RedisPart(snapshot.View));
        RedisDump.AssertSame(expected.Files, [], TreeDump.Of(new RedisPart(again.View)));
    }

    /// <summary>The single file of a case, or the one of several that is at fault.</summary>
    private static string Culprit(string name, string folder) => name switch
    {
        "redis-symlink-dir" => "redis",
        "redis-db-1" => "redis/db_1",
        "redis-db-file" => "redis/db_0",
        "redis-name-duplicate" => "redis/db_0/strings/A.bin",
        "redis-ttl-row-clash" => "redis/db_0/lists/k.json",
        _ => GoldenTree.Load(Path.Combine(folder, "tree")).Keys.Single(path =>
            name.StartsWith("redis-ttl", StringComparison.Ordinal) ? path.EndsWith("_ttl.jsonl", StringComparison.Ordinal)
            : name.StartsWith("redis-keymap", StringComparison.Ordinal) && name != "redis-keymap-missing" ? path.EndsWith("/KEYMAP.jsonl", StringComparison.Ordinal)
            : path.StartsWith("redis/", StringComparison.Ordinal) && path.Count('/') == 3),
    };
}
