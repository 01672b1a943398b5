using System.Text;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Encode;
using Elastickv.SnapshotFs.Tree.Names;
using Elastickv.SnapshotFs.Tree.Redis;
using Elastickv.SnapshotFs.Tree.Redis.Encode;
using Elastickv.SnapshotFs.Tree.Tests.Support;

namespace Elastickv.SnapshotFs.Tree.Tests.Redis.Encode;

/// <summary>
/// Random edits on bases of random rows, shadowed, damaged and ambiguous ones included. Whatever the base: afterwards the tree shows the edited documents as the
/// canonical encoder would have stored them and every other document as before, and the same edits once more add nothing.
/// </summary>
public class RedisSpliceModelTests
{
    private const string Database = "redis/db_0/";
    private const string Keymap = Database + "KEYMAP.jsonl";

    private static readonly string[] Kinds = ["strings", "hll", "hashes", "sets", "lists", "zsets", "streams"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void EditsAreShownAndNothingElseChanges(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < 40; round++)
        {
            RowFile file = RedisFuzzTests.RandomFile(random);
            file.Use(snapshot => Check(random, file, snapshot));
        }
    }

    private static void Check(Random random, RowFile file, SnapshotFile snapshot)
    {
        TreeDump before = TreeDump.Of(new RedisPart(snapshot.View));
        string[] edited = [.. RedisFuzzTests.Keys.Where(_ => random.Next(2) == 0)];
        var documents = new TestSource();
        foreach (string key in edited.Where(_ => random.Next(4) != 0))
        {
            string kind = Kinds[random.Next(Kinds.Length)];
            documents.AddFile(PathOf(kind, key), RandomDocument(random, kind));
        }

        string[] created = [.. documents.Files];
        var final = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach ((string path, byte[] content) in before.Files.Where(item => !IsLineFile(item.Key) && !edited.Any(key => IsOf(key, item.Key))))
        {
            final.Add(path, content);
        }

        Dictionary<string, string> lines = RandomExpiries(random, before, final, created);
        foreach ((string path, string text) in lines)
        {
            documents.AddFile(path, text);
        }

        documents.AddFile(Keymap, KeymapLines());
        void Edit(EditedSource source)
        {
            foreach (string path in before.Files.Keys.Where(path => IsLineFile(path) || edited.Any(key => IsOf(key, path))))
            {
                source.Delete(path);
            }

            foreach (string path in documents.Files)
            {
                using SourceFile content = documents.Open(Encoding.Latin1.GetBytes(path));
                source.Write(path, content.All().ToArray());
            }
        }

        List<(string, byte[]?)> added = RedisSplice.Run(snapshot, Edit, out List<DocumentDefectException> defects);
        Assert.Empty(defects.Select(defect => defect.Message));
        foreach ((string path, byte[] content) in Canonical(documents))
        {
            final.Add(path, content);
        }

        file.With(added, snapshot.NextCommitTimestamp).Use(spliced =>
        {
            TreeDump after = TreeDump.Of(new RedisPart(spliced.View));
            Assert.Equal(Describe(final), Describe(after.Files.Where(item => !IsLineFile(item.Key))));
            Assert.Equal(Expiries(lines, final), Expiries(after.Files.Where(item => IsLineFile(item.Key)).Select(item => (item.Key, TreeDump.Text(item.Value))), final));
            Assert.Empty(RedisSplice.Run(spliced, Edit, out _));
        });
    }

    /// <summary>What the canonical encoder makes of the edited documents, shown.</summary>
    private static IEnumerable<KeyValuePair<string, byte[]>> Canonical(TestSource documents)
    {
        using var written = new TemporaryFile();
        EncodedRows.Write(new RedisCanonicalEncoder(), documents, written.Path);
        using SnapshotFile snapshot = SnapshotFile.Open(written.Path, new SnapshotOptions());
        return [.. TreeDump.Of(new RedisPart(snapshot.View)).Files.Where(item => !IsLineFile(item.Key))];
    }

    /// <summary>Sidecars in which strings and HLLs that nobody edited keep their lines, mostly, and edited ones get new ones, sometimes.</summary>
    private static Dictionary<string, string> RandomExpiries(Random random, TreeDump before, IDictionary<string, byte[]> kept, string[] created)
    {
        var lines = new Dictionary<string, string>();
        foreach ((string sidecar, string directory) in new[] { ("strings_ttl.jsonl", "strings/"), ("hll_ttl.jsonl", "hll/") })
        {
            string text = before.Files.TryGetValue(Database + sidecar, out byte[]? shown) ? TreeDump.Text(shown) : "";
            var final = new StringBuilder();
            foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                if (kept.ContainsKey(Database + directory + StemOf(line) + ".bin"))
                {
                    final.Append(line).Append('\n');
                }
            }

            foreach (string path in created.Concat(kept.Keys).Where(path => path.StartsWith(Database + directory, StringComparison.Ordinal) && random.Next(3) == 0))
            {
                // A string and an HLL of one key are shown, but cannot be edited (spec 07 §4.1).
                if (Kinds[..2].All(kind => kept.ContainsKey(Database + kind + "/" + Path.GetFileName(path))))
                {
                    continue;
                }

                final.Append($$"""{"key":"{{Path.GetFileName(path)[..^4]}}","expire_at_ms":{{random.Next(3)}}}""").Append('\n');
            }

            lines.Add(Database + sidecar, final.ToString());
        }

        return lines;
    }

    /// <summary>The last expiry of each stem with a file, 0 left out.</summary>
    private static SortedDictionary<string, string> Expiries(IEnumerable<KeyValuePair<string, string>> sidecars, IDictionary<string, byte[]> files) =>
        Expiries(sidecars.Select(item => (item.Key, item.Value)), files);

    private static SortedDictionary<string, string> Expiries(IEnumerable<(string Path, string Text)> sidecars, IDictionary<string, byte[]> files)
    {
        var expiries = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((string path, string text) in sidecars.Where(item => item.Path != Keymap))
        {
            foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                string file = path[..^"_ttl.jsonl".Length] + "/" + StemOf(line) + ".bin";
                expiries.Remove(file);
                string expiry = line[(line.LastIndexOf(':') + 1)..^1];
                if (expiry != "0" && files.ContainsKey(file))
                {
                    expiries.Add(file, expiry);
                }
            }
        }

        return expiries;
    }

    private static string StemOf(string line) => line["{\"key\":\"".Length..line.IndexOf("\",", StringComparison.Ordinal)];

    private static byte[] RandomDocument(Random random, string kind)
    {
        string expiry = random.Next(3) switch { 0 => "", 1 => ",\"expire_at_ms\":null", _ => ",\"expire_at_ms\":7" };
        string[] names = [.. new[] { "\"f\"", "\"m\"", "\"\"", "{\"base64\":\"_w\"}" }.Where(_ => random.Next(2) == 0)];
        string Value() => random.Next(2) == 0 ? "\"v\"" : "\"\"";
        string text = kind switch
        {
            "strings" or "hll" => random.Next(3) switch { 0 => "", 1 => "x", _ => "\u00ff\u0001" },
            "hashes" => $$"""{"fields":[{{string.Join(',', names.Select(name => $$"""{"name":{{name}},"value":{{Value()}}}"""))}}],"format_version":1{{expiry}}}""",
            "sets" => $$"""{"members":[{{string.Join(',', names)}}],"format_version":1{{expiry}}}""",
            "lists" => $$"""{"items":[{{string.Join(',', names)}}],"format_version":1{{expiry}}}""",
            "zsets" => $$"""{"members":[{{string.Join(',', names.Select(name => $$"""{"member":{{name}},"score":{{random.Next(3)}}}"""))}}],"format_version":1{{expiry}}}""",
            _ => RandomStream(random, expiry),
        };
        return Encoding.Latin1.GetBytes(text);
    }

    private static string RandomStream(Random random, string expiry)
    {
        string[] ids = [.. new[] { "0-1", "1-0", "2-5" }.Where(_ => random.Next(2) == 0)];
        string entries = string.Concat(ids.Select(id => $$"""{"id":"{{id}}","fields":[{{(random.Next(2) == 0 ? "" : """{"name":"a","value":"b"}""")}}]}"""));
        return $$"""{{entries}}{"_meta":true,"length":{{ids.Length}},"last_ms":9,"last_seq":1{{expiry}}}""";
    }

    private static bool IsLineFile(string path) => path.Count('/') == 2;

    private static bool IsOf(string key, string path) => Kinds.Any(kind => path == PathOf(kind, key));

    private static string PathOf(string kind, string key)
    {
        using var stem = new ByteBuffer();
        Segment.Encode(RowFile.Bytes(key), stem);
        return $"{Database}{kind}/{TreeDump.Text(stem.WrittenSpan)}{kind switch { "strings" or "hll" => ".bin", "streams" => ".jsonl", _ => ".json" }}";
    }

    private static string KeymapLines()
    {
        var lines = new StringBuilder();
        foreach (string key in RedisFuzzTests.Keys)
        {
            using var stem = new ByteBuffer();
            using var original = new ByteBuffer();
            if (Segment.Encode(RowFile.Bytes(key), stem))
            {
                Segment.AppendBase64Url(RowFile.Bytes(key), original);
                lines.Append($$"""{"encoded":"{{TreeDump.Text(stem.WrittenSpan)}}","original":"{{TreeDump.Text(original.WrittenSpan)}}","kind":"sha-fallback"}""").Append('\n');
            }
        }

        return lines.ToString();
    }

    private static IEnumerable<string> Describe(IEnumerable<KeyValuePair<string, byte[]>> files) => files.Select(item => item.Key + ":\n" + TreeDump.Text(item.Value));
}
