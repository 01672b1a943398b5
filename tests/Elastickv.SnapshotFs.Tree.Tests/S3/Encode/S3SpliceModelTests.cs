using System.Text;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Encode;
using Elastickv.SnapshotFs.Tree.S3;
using Elastickv.SnapshotFs.Tree.S3.Encode;
using Elastickv.SnapshotFs.Tree.Tests.Support;

namespace Elastickv.SnapshotFs.Tree.Tests.S3.Encode;

/// <summary>
/// Random edits over a few keys that collide often, commit after commit, against a table of keys: what is in the table must be what the spliced snapshot shows, and
/// no chunk may be left of what is gone.
/// </summary>
public sealed class S3SpliceModelTests
{
    private static readonly string[] Names = ["a", "b", "a/a", "a/b", "a/a/a", "b/", "/a", "a.elastickv-leaf-data", "b.elastickv-meta.json", "KEYMAP.jsonl", "x\u00ff", "x\u00ff/a"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Snapshot_shows_what_was_edited(int seed)
    {
        var random = new Random(seed);
        var model = new SortedDictionary<string, (string Body, string Type)>(StringComparer.Ordinal);
        var rows = new ObjectRows().Bucket("b");
        foreach (string name in Names.Where(_ => random.Next(3) > 0))
        {
            model[name] = ("body of " + name, "");
            rows.Object("b", name, "body of " + name);
        }

        SnapshotBuilder current = rows.File;
        for (int commit = 0; commit < 6; commit++)
        {
            using var splice = new Splice(current);
            for (int edit = random.Next(1, 5); edit > 0; edit--)
            {
                Edit(random, model, splice);
            }

            current = splice.Commit();
            Check(current.ToBytes(), model);
        }
    }

    private static void Edit(Random random, SortedDictionary<string, (string Body, string Type)> model, Splice splice)
    {
        EditedSource edits = splice.Edits;
        string key = Names[random.Next(Names.Length)];
        Dictionary<string, string> shown = Shown(splice.View);
        string text = "text " + random.Next(4);
        if (shown.TryGetValue(key, out string? path) && edits.KindOf(Bytes(path)) == SourceKind.File)
        {
            switch (random.Next(3))
            {
                case 0:
                    edits.Delete(path).Delete(path + ".elastickv-meta.json");
                    model.Remove(key);
                    break;
                case 1:
                    edits.Write(path, text, 1_745_884_800_500);
                    WriteSidecar(edits, path, text, "t/" + random.Next(3), model, key);
                    break;
                default:
                    WriteSidecar(edits, path, model[key].Body, "t/" + random.Next(3), model, key);
                    break;
            }
        }
        else if (!shown.ContainsKey(key) && !key.StartsWith('/') && !key.EndsWith('/') && !key.EndsWith(".elastickv-meta.json", StringComparison.Ordinal) && key != "KEYMAP.jsonl" && IsFree(edits, key))
        {
            edits.Write("s3/b/" + key, text, 1_745_884_800_500);
            WriteSidecar(edits, "s3/b/" + key, text, "t/" + random.Next(3), model, key);
        }
    }

    private static void WriteSidecar(EditedSource edits, string path, string body, string type, SortedDictionary<string, (string Body, string Type)> model, string key)
    {
        edits.Write(path + ".elastickv-meta.json", $$"""{"format_version":1,"size_bytes":{{Encoding.Latin1.GetByteCount(body)}},"content_type":"{{type}}"}""");
        model[key] = (body, type);
    }

    /// <summary>Whether a file can be created there: no file above it, nothing at it.</summary>
    private static bool IsFree(EditedSource edits, string key)
    {
        for (int slash = key.IndexOf('/'); slash >= 0; slash = key.IndexOf('/', slash + 1))
        {
            if (edits.KindOf(Bytes("s3/b/" + key[..slash])) is not (SourceKind.Missing or SourceKind.Directory))
            {
                return false;
            }
        }

        return edits.KindOf(Bytes("s3/b/" + key)) == SourceKind.Missing && edits.KindOf(Bytes($"s3/b/{key}.elastickv-meta.json")) == SourceKind.Missing;
    }

    /// <summary>Path of each object's body in the base.</summary>
    private static Dictionary<string, string> Shown(SnapshotView view)
    {
        new BucketIndex(view).TryLookup("b"u8, out Bucket bucket);
        using var objects = new BaseObjects(view, bucket, new SurveyCache(view));
        return Names.Select(name => (name, Found: objects.Find(Bytes(name)))).Where(item => item.Found is not null).ToDictionary(item => item.name, item => "s3/b/" + TreeDump.Text(item.Found!.Path));
    }

    private static void Check(byte[] bytes, SortedDictionary<string, (string Body, string Type)> model)
    {
        using var file = new TemporaryFile(bytes);
        using SnapshotFile snapshot = SnapshotFile.Open(file.Path, new SnapshotOptions());
        TreeDump dump = TreeDump.Of(new S3Part(snapshot.View));
        Assert.Empty(dump.Problems);
        Dictionary<string, string> shown = Shown(snapshot.View);
        Assert.Equal(model.Keys, shown.Keys.Order(StringComparer.Ordinal));
        foreach ((string key, (string body, string type)) in model)
        {
            Assert.Equal(body, TreeDump.Text(dump.Files[shown[key]]));
            using Sidecar sidecar = Sidecar.Parse(default, dump.Files[shown[key] + ".elastickv-meta.json"]);
            Assert.Equal(type, TreeDump.Text(sidecar.ContentType));
        }

        Assert.Equal(model.Count(item => item.Value.Body.Length > 0), Count(snapshot.View, "!s3|blob|"u8));
        Assert.Equal(model.Count, Count(snapshot.View, "!s3|obj|head|"u8));
    }

    private static int Count(SnapshotView view, ReadOnlySpan<byte> family)
    {
        int count = 0;
        for (RowCursor rows = view.Scan(family); rows.MoveNext();)
        {
            count++;
        }

        return count;
    }

    private static byte[] Bytes(string latin1) => ObjectRows.Bytes(latin1);
}
