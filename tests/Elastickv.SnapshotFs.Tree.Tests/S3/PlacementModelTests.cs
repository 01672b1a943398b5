using System.Text;
using System.Text.Json;
using Elastickv.SnapshotFs.Tree.S3;
using Elastickv.SnapshotFs.Tree.Tests.Support;

namespace Elastickv.SnapshotFs.Tree.Tests.S3;

/// <summary>
/// Random sets of keys from an alphabet in which nearly everything collides, against a plain model of spec 00 §3.7. The model places keys from the longest to the
/// shortest, so it knows exactly which longer keys are directories, and settles the files at the top by repetition.
/// </summary>
public class PlacementModelTests
{
    private const string Meta = ".elastickv-meta.json", Leaf = ".elastickv-leaf-data", Escaped = ".elastickv-escaped-key";

    private static readonly string[] Names =
    [
        "a", "a", "b", "a!", "a.x", "a" + Meta, "a" + Leaf, "a" + Leaf + Meta, "a" + Meta + ".user-data", "a" + Leaf + Leaf, "KEYMAP.jsonl", "KEYMAP.jsonl", "_bucket.json", "_orphans",
        "", "..", "\\", "a%2F" + Escaped, "a%2F" + Escaped + Meta, "%5C" + Escaped, "KEYMAP.jsonl" + Escaped, "%255C" + Escaped + Escaped, new string('l', 216), new string('l', 216) + Leaf,
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Every_object_is_shown_once_under_the_name_the_model_gives(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < 150; round++)
        {
            var objects = new SortedSet<string>(StringComparer.Ordinal);
            var chunksOnly = new SortedSet<string>(StringComparer.Ordinal);
            int count = random.Next(1, 14);
            for (int i = 0; i < count; i++)
            {
                string key = string.Join('/', Enumerable.Range(0, random.Next(1, 4)).Select(_ => Names[random.Next(Names.Length)]));
                (random.Next(6) == 0 ? chunksOnly : objects).Add(key);
            }

            Check(objects, chunksOnly);
        }
    }

    private static void Check(SortedSet<string> objects, SortedSet<string> chunksOnly)
    {
        var builder = new ObjectRows();
        builder.Bucket("b");
        foreach (string key in objects)
        {
            builder.Object("b", key, "of " + key);
        }

        foreach (string key in chunksOnly.Except(objects))
        {
            builder.Chunk("b", key, 1, 0, "x");
        }

        using OpenSnapshot snapshot = builder.Open();
        TreeDump dump = TreeDump.Of(snapshot.Part);
        var expected = new SortedDictionary<string, string>(StringComparer.Ordinal);
        SortedDictionary<string, Placement> placements = Model(objects, chunksOnly);
        foreach ((string key, Placement placement) in placements)
        {
            expected.Add(Path(key, placement), "of " + key);
        }

        string description = string.Join(" ", objects) + " | " + string.Join(" ", chunksOnly);
        var bodies = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((string path, byte[] content) in dump.Files)
        {
            string text = Encoding.Latin1.GetString(content);
            if (text.StartsWith("of ", StringComparison.Ordinal))
            {
                bodies.Add(path["s3/b/".Length..], text);
                Assert.True(dump.Files.ContainsKey(path + Meta), description);
            }
        }

        Assert.True(expected.SequenceEqual(bodies), $"{description}\nexpected {string.Join(" ", expected)}\nactual   {string.Join(" ", bodies)}");
        string[] renamed = [.. placements.Where(p => p.Value != Placement.Natural).Select(p => p.Key)];
        Assert.Equal(1 + (2 * objects.Count) + (renamed.Length > 0 ? 1 : 0), dump.Files.Count);
        if (renamed.Length > 0)
        {
            Assert.Equal(renamed, Originals(dump.Files["s3/b/KEYMAP.jsonl"]));
        }
    }

    private static SortedDictionary<string, Placement> Model(SortedSet<string> objects, SortedSet<string> chunksOnly)
    {
        string[] states = [.. objects.Union(chunksOnly).OrderByDescending(k => k.Length)];
        var forcing = new HashSet<string>();
        var shown = new HashSet<string>();
        var placements = new SortedDictionary<string, Placement>(StringComparer.Ordinal);
        foreach (string key in states)
        {
            Placement placement = PlaceOne(key, states, forcing, shown);
            if (placement != Placement.Escaped)
            {
                AddDirectories(key, forcing);
                if (objects.Contains(key))
                {
                    AddDirectories(key, shown);
                }
            }

            if (objects.Contains(key))
            {
                placements.Add(key, placement);
            }
        }

        Settle(placements);
        return placements;
    }

    private static Placement PlaceOne(string key, string[] states, HashSet<string> forcing, HashSet<string> shown)
    {
        string[] parts = key.Split('/');
        if (parts.Any(p => p is "" or "." or ".." || p.Contains('\\') || p.Length > 255) || parts[^1].Length > 235 || parts[0] == "_bucket.json"
            || (parts.Length > 1 && parts[0] is "_orphans" or "_incomplete_uploads"))
        {
            return Placement.Escaped;
        }

        Placement placement = key.EndsWith(Meta, StringComparison.Ordinal) ? Placement.UserData : forcing.Contains(key) ? Placement.LeafData : Placement.Natural;
        string name = Path(key, placement);
        bool taken = placement != Placement.Natural && (states.Contains(name) || forcing.Contains(name) || name.Split('/')[^1].Length > 235);
        return taken || shown.Contains(name + Meta) ? Placement.Escaped : placement;
    }

    private static void Settle(SortedDictionary<string, Placement> placements)
    {
        for (bool changed = true; changed;)
        {
            changed = false;
            bool needsKeymap = placements.Values.Any(p => p != Placement.Natural);
            HashSet<string> names = [.. placements.Where(p => p.Value == Placement.Escaped).Select(p => Path(p.Key, p.Value))];
            foreach (string key in placements.Keys.ToArray())
            {
                string first = key.Split('/')[0];
                bool isDirectory = key.Contains('/');
                bool meets = (first == "KEYMAP.jsonl" && needsKeymap) || names.Contains(first)
                    || (isDirectory && first.EndsWith(Meta, StringComparison.Ordinal) && names.Contains(first[..^Meta.Length]));
                if (meets && placements[key] != Placement.Escaped)
                {
                    placements[key] = Placement.Escaped;
                    changed = true;
                }
            }
        }
    }

    private static void AddDirectories(string key, HashSet<string> directories)
    {
        for (int slash = key.IndexOf('/'); slash >= 0; slash = key.IndexOf('/', slash + 1))
        {
            directories.Add(key[..slash]);
        }
    }

    private static string Path(string key, Placement placement) => placement switch
    {
        Placement.Natural => key,
        Placement.LeafData => key + Leaf,
        Placement.UserData => key + ".user-data",
        _ => EscapedText(key) + Escaped,
    };

    private static string EscapedText(string key)
    {
        using var name = new Content.ByteBuffer();
        EscapedName.Append(Encoding.Latin1.GetBytes(key), name);
        return Encoding.Latin1.GetString(name.WrittenSpan);
    }

    private static string[] Originals(byte[] keymap)
    {
        string[] lines = Encoding.UTF8.GetString(keymap).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return Array.ConvertAll(lines, line =>
        {
            using JsonDocument entry = JsonDocument.Parse(line);
            return Encoding.Latin1.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(entry.RootElement.GetProperty("original").GetString()));
        });
    }
}
