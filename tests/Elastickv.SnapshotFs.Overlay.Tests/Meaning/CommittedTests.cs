using System.Security.Cryptography;
using Elastickv.SnapshotFs.Overlay.Tests.Support;

namespace Elastickv.SnapshotFs.Overlay.Tests.Meaning;

/// <summary>While edits are pending the tree shows what the committed snapshot will show (spec 00 §4), over a snapshot that a real server wrote.</summary>
public sealed class CommittedTests : IDisposable
{
    private const string Db = "redis/db_0/";
    private const string Strings = Db + "strings/";
    private const string Ttl = Db + "strings_ttl.jsonl";
    private const string Meta = ".elastickv-meta.json";

    private readonly CommitFixture fixture = new();

    private EditedFixture Tree => fixture.Edits;

    public void Dispose() => fixture.Dispose();

    [Fact]
    public void A_string_renamed_with_its_expiry()
    {
        Tree.Move(Strings + "px.bin", Strings + "moved.bin");
        Assert.Contains("\"key\":\"moved\"", Tree.Read(Ttl));
        fixture.CommitShowsTheSame();
    }

    [Fact]
    public void A_string_over_another_and_one_deleted()
    {
        Tree.Put(Strings + "plain.bin", "no expiry");
        Tree.Move(Strings + "px.bin", Strings + "session%3Aabc123.bin");
        Assert.Single(Lines(Ttl));
        fixture.CommitShowsTheSame();
        Tree.Delete(Strings + "session%3Aabc123.bin");
        Assert.DoesNotContain("strings_ttl.jsonl", Tree.List(Db));
        fixture.CommitShowsTheSame();
    }

    [Fact]
    public void A_string_replaced_by_programs()
    {
        Tree.Put(Strings + "sedXYZ", "edited");
        Tree.Move(Strings + "sedXYZ", Strings + "px.bin");
        Tree.Move(Strings + "session%3Aabc123.bin", Strings + "session%3Aabc123.bin~");
        Tree.Put(Strings + "session%3Aabc123.bin", "edited too");
        Tree.Delete(Strings + "session%3Aabc123.bin~");
        Assert.Equal(2, Lines(Ttl).Length);
        fixture.CommitShowsTheSame();
    }

    [Fact]
    public void Strings_and_sketches_that_change_places()
    {
        Tree.Move(Strings + "px.bin", Db + "hll/px.bin");
        Tree.Move(Strings + "session%3Aabc123.bin", Db + "hll/uniques-ttl.bin", RenameMode.Exchange);
        Assert.Equal(2, Lines(Db + "hll_ttl.jsonl").Length);
        fixture.CommitShowsTheSame();
    }

    [Fact]
    public void Expiries_written_and_moved()
    {
        Tree.Put(Strings + "fresh.bin", "new");
        Tree.Append(Ttl, "{\"key\":\"fresh\",\"expire_at_ms\":1999999999000}\n");
        Tree.Move(Strings + "fresh.bin", Strings + "px.bin");
        Assert.Contains("{\"key\":\"px\",\"expire_at_ms\":1999999999000}", Lines(Ttl));
        fixture.CommitShowsTheSame();
    }

    [Fact]
    public void Keys_in_hash_form_deleted_and_moved()
    {
        using var names = new CommitFixture("names");
        EditedFixture tree = names.Edits;
        string[] hashed = [.. tree.List(Db + "hashes").Where(name => name.IndexOf("__", StringComparison.Ordinal) == 32)];
        string withExpiry = tree.List(Db + "strings").First(name => name.StartsWith("60c285d8", StringComparison.Ordinal));
        int before = tree.Read(Db + "KEYMAP.jsonl").Split('\n').Length;
        tree.Delete(Db + "hashes/" + hashed[0]);
        tree.Move(Db + "hashes/" + hashed[1], Db + "hashes/short.json");
        tree.Delete(Db + "strings/" + withExpiry);
        Assert.Equal(before - 4, tree.Read(Db + "KEYMAP.jsonl").Split('\n').Length);
        names.CommitShowsTheSame();
    }

    [Fact]
    public void An_edited_body_has_a_sidecar_that_fits()
    {
        const string Path = "s3/photos/multi.bin";
        string before = Tree.Read(Path + Meta);
        Tree.Put(Path, "short");
        string after = Tree.Read(Path + Meta);
        Assert.NotEqual(before, after);
        Assert.Contains("\"size_bytes\": 5,", after);
        Assert.Contains(Convert.ToHexStringLower(MD5.HashData("short"u8)), after);
        Assert.Equal(Time(Path), Time(Path + Meta));
        Assert.Contains(Tree.Tree.Changes(), change => OverlayFixture.Text(change.Path) == Path + Meta);
        fixture.CommitShowsTheSame();
        Tree.Append(Path, "!");
        Assert.Contains("\"size_bytes\": 6,", Tree.Read(Path + Meta));
        fixture.CommitShowsTheSame();
    }

    [Fact]
    public void A_body_saved_again_changes_nothing()
    {
        string before = Tree.Read("s3/photos/multi.bin" + Meta);
        Tree.Put("s3/photos/multi.bin", Tree.Read("s3/photos/multi.bin"));
        Assert.Equal(before, Tree.Read("s3/photos/multi.bin" + Meta));
        fixture.CommitShowsTheSame();
    }

    [Fact]
    public void A_body_replaced_by_a_new_file_keeps_its_metadata()
    {
        foreach (string path in Bodies().Take(3))
        {
            Tree.Put(path + ".tmp123", "replaced " + path);
            Tree.Move(path + ".tmp123", path);
            Assert.Contains(Convert.ToHexStringLower(MD5.HashData(OverlayFixture.Bytes("replaced " + path))), Tree.Read(path + Meta));
        }

        fixture.CommitShowsTheSame();
    }

    [Fact]
    public void A_sidecar_that_was_written_stands()
    {
        const string Path = "s3/photos/multi.bin";
        Tree.Put(Path, "12345");
        string text = Tree.Read(Path + Meta).Replace("application/octet-stream", "text/plain");
        Tree.Append(Path + Meta, " ");
        Assert.EndsWith("} ", Tree.Read(Path + Meta));
        Tree.Put(Path + Meta, text);
        Assert.Equal(text, Tree.Read(Path + Meta));
        fixture.CommitShowsTheSame();
    }

    [Fact]
    public void A_renamed_object_takes_its_sidecar_along()
    {
        string[] bodies = Bodies();
        foreach (string path in bodies.Take(2))
        {
            string before = Tree.Read(path + Meta);
            Tree.Move(path, path + "-moved");
            Assert.Equal(before, Tree.Read(path + "-moved" + Meta));
            Assert.DoesNotContain(Name(path) + Meta, Tree.List(Parent(path)));

            // A script that knows of sidecars goes on.
            Assert.NotEqual(Tree.Node(path + Meta), Tree.Node(path + "-moved" + Meta));
            Tree.Move(path + Meta, path + "-moved" + Meta);
            Assert.Equal(EditResult.NotFound, Tree.Unlink(path + Meta));
        }

        fixture.CommitShowsTheSame();
        string from = bodies[0] + "-moved", onto = bodies[1] + "-moved";
        string carried = Tree.Read(from + Meta);
        Tree.Move(from, onto);
        Assert.Equal(carried, Tree.Read(onto + Meta));
        Tree.Put(onto, "edited after the move");
        fixture.CommitShowsTheSame();
    }

    [Fact]
    public void The_sidecar_may_be_renamed_first()
    {
        string path = Bodies()[0];
        string before = Tree.Read(path + Meta);
        Tree.Move(path + Meta, path + "-moved" + Meta);
        Tree.Move(path, path + "-moved");
        Assert.Equal(before, Tree.Read(path + "-moved" + Meta));
        fixture.CommitShowsTheSame();
    }

    [Fact]
    public void Exchanged_objects_exchange_their_sidecars()
    {
        string[] bodies = Bodies();
        (string a, string b) = (Tree.Read(bodies[0] + Meta), Tree.Read(bodies[1] + Meta));
        Tree.Move(bodies[0], bodies[1], RenameMode.Exchange);
        Assert.Equal((b, a), (Tree.Read(bodies[0] + Meta), Tree.Read(bodies[1] + Meta)));
        fixture.CommitShowsTheSame();
    }

    [Fact]
    public void A_deleted_object_is_gone_with_its_sidecar()
    {
        string path = Bodies()[0];
        Tree.Delete(path);
        Assert.DoesNotContain(Name(path) + Meta, Tree.List(Parent(path)));
        Tree.Delete(path + Meta);
        Assert.Null(Tree.Find(path + Meta));
        fixture.CommitShowsTheSame();
        Tree.Put(path, "another object of that name");
        Assert.Null(Tree.Find(path + Meta));
        fixture.CommitShowsTheSame(path + Meta);
    }

    [Fact]
    public void A_deleted_sidecar_resets_the_metadata()
    {
        string path = Bodies()[0];
        Tree.Delete(path + Meta);
        Assert.Null(Tree.Find(path + Meta));
        fixture.CommitShowsTheSame(path + Meta);
    }

    [Theory]
    [InlineData("s3", "")]
    [InlineData("s3/photos", "")]
    [InlineData("dynamodb", "/")]
    [InlineData("sqs", "/")]
    [InlineData("redis/db_0", "")]
    [InlineData("redis/db_0/strings", "")]
    public void What_is_there_is_removed_as_rm_does_it(string directory, string one)
    {
        directory = one.Length > 0 ? directory + "/" + Tree.List(directory)[0] : directory;
        RemoveAll(directory);
        Assert.DoesNotContain(Name(directory), Tree.List(directory.Contains('/') ? Parent(directory) : ""));
        fixture.CommitShowsTheSame();
    }

    [Fact]
    public void A_key_map_of_a_bucket_loses_the_lines_of_what_is_gone()
    {
        using var names = new CommitFixture("names");
        EditedFixture tree = names.Edits;
        int before = tree.Read("s3/names/KEYMAP.jsonl").Split('\n').Length;
        foreach (string name in tree.List("s3/names").Where(name => name.EndsWith(".elastickv-escaped-key", StringComparison.Ordinal)))
        {
            tree.Delete("s3/names/" + name);
            before--;
        }

        Assert.Equal(before, tree.Read("s3/names/KEYMAP.jsonl").Split('\n').Length);
        Assert.Contains(tree.Tree.Changes(), change => OverlayFixture.Text(change.Path) == "s3/names/KEYMAP.jsonl");
        names.CommitShowsTheSame();
    }

    private static string Parent(string path) => path[..path.LastIndexOf('/')];

    private static string Name(string path) => path[(path.LastIndexOf('/') + 1)..];

    private string[] Lines(string path) => Tree.Read(path).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private long Time(string path)
    {
        Assert.True(Tree.Tree.TryMeasure(Tree.Node(path), out Elastickv.SnapshotFs.Tree.NodeAttributes attributes));
        return attributes.ModifiedMs;
    }

    /// <summary>Bodies of objects, large ones aside.</summary>
    private string[] Bodies() =>
        [.. Tree.Files().Where(file => file.Key.StartsWith("s3/", StringComparison.Ordinal) && Tree.Find(file.Key + Meta) is not null && file.Value.Length < 1 << 20).Select(file => file.Key)];

    /// <summary>Lists each directory before it is emptied, sidecars and all.</summary>
    private void RemoveAll(string directory)
    {
        foreach (string name in Tree.List(directory))
        {
            string path = directory + "/" + name;
            if (Tree.Node(path).IsDirectory)
            {
                RemoveAll(path);
            }
            else
            {
                Tree.Delete(path);
            }
        }

        Assert.Equal(EditResult.Ok, Tree.RemoveDirectory(directory));
    }
}
