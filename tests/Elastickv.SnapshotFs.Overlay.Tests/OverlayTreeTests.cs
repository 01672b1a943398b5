using Elastickv.SnapshotFs.Overlay.Tests.Support;
using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Generated;

namespace Elastickv.SnapshotFs.Overlay.Tests;

/// <summary>What single edits promise.</summary>
public class OverlayTreeTests
{
    [Fact]
    public void Copy_up_keeps_the_node_and_the_place_in_the_listing()
    {
        using var overlay = new OverlayFixture();
        NodeId before = overlay.Node("s3/p/d/b");
        List<string> listing = overlay.List("s3/p/d");
        long epoch = overlay.Tree.ContentEpoch;
        Assert.Equal(EditResult.Ok, overlay.Write("s3/p/d/b", "O", 0));
        Assert.Equal("Object b", overlay.Read("s3/p/d/b"));
        Assert.Equal(before, overlay.Node("s3/p/d/b"));
        Assert.Equal(listing, overlay.List("s3/p/d"));
        Assert.NotEqual(epoch, overlay.Tree.ContentEpoch);
        Assert.True(overlay.Tree.HasOwnContent(before));
    }

    [Fact]
    public void A_name_of_the_base_keeps_its_place_when_it_is_replaced()
    {
        using var overlay = new OverlayFixture();
        List<string> listing = overlay.List("s3/p");
        overlay.Put("s3/p/new", "atomic");
        Assert.Equal(EditResult.Ok, overlay.Rename("s3/p/new", "s3/p/a"));
        Assert.Equal(listing, overlay.List("s3/p"));
        Assert.Equal("atomic", overlay.Read("s3/p/a"));
    }

    [Fact]
    public void Delete_then_create_gives_another_node()
    {
        using var overlay = new OverlayFixture();
        NodeId old = overlay.Node("s3/p/a");
        Assert.Equal(EditResult.Ok, overlay.Unlink("s3/p/a"));
        Assert.Equal(EditResult.Ok, overlay.Create("s3/p/a"));
        NodeId fresh = overlay.Node("s3/p/a");
        Assert.NotEqual(old, fresh);
        Assert.True(fresh.IsOverlay);
        Assert.Equal("", overlay.Read("s3/p/a"));
        Assert.Equal(EditResult.NotFound, overlay.Tree.Write(old, 0, "x"u8));
    }

    [Fact]
    public void A_moved_directory_is_one_edit_and_everything_in_it_stays_what_it_was()
    {
        using var overlay = new OverlayFixture();
        NodeId directory = overlay.Node("s3/p/d");
        NodeId inner = overlay.Node("s3/p/d/e");
        NodeId file = overlay.Node("s3/p/d/e/a");
        Assert.Equal(EditResult.Ok, overlay.Rename("s3/p/d", "s3/q/moved"));
        Assert.Null(overlay.Find("s3/p/d"));
        Assert.Equal(directory, overlay.Node("s3/q/moved"));
        Assert.Equal(file, overlay.Node("s3/q/moved/e/a"));
        Assert.True(overlay.Tree.TryGetParent(directory, out NodeId parent));
        Assert.Equal(overlay.Node("s3/q"), parent);
        Assert.True(overlay.Tree.TryGetParent(inner, out parent));
        Assert.Equal(directory, parent);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(overlay.Path, "files")));
    }

    [Fact]
    public void A_move_and_back_leaves_nothing_to_commit()
    {
        using var overlay = new OverlayFixture();
        Assert.Equal(EditResult.Ok, overlay.Rename("s3/p/d", "s3/p/z"));
        Assert.True(overlay.Tree.HasChanges);
        Assert.Equal(EditResult.Ok, overlay.Rename("s3/p/z", "s3/p/d"));
        Assert.False(overlay.Tree.HasChanges);
        Assert.Empty(overlay.Tree.Changes());
    }

    [Fact]
    public void An_unlinked_file_lives_as_long_as_it_is_held()
    {
        using var overlay = new OverlayFixture();
        overlay.Put("s3/p/x", "still here");
        foreach (string path in (string[])["s3/p/x", "s3/p/a"])
        {
            NodeId node = overlay.Node(path);
            Assert.True(overlay.Tree.Hold(node));
            Assert.Equal(EditResult.Ok, overlay.Unlink(path));
            Assert.Equal(EditResult.Ok, overlay.Tree.Write(node, 0, "STILL"u8));
            Assert.StartsWith("STILL", OverlayFixture.Text(OverlayFixture.ReadAll(overlay.Tree, node)));
            Assert.Equal(EditResult.Ok, overlay.Tree.Sync(node));
            overlay.Tree.Release(node);
            Assert.Equal(EditResult.NotFound, overlay.Tree.Write(node, 0, "x"u8));
            Assert.False(overlay.Tree.Hold(node));
        }

        Assert.Equal(EditResult.Ok, overlay.Tree.SyncAll());
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(overlay.Path, "files")));
        overlay.Reopen(crash: true);
        Assert.Null(overlay.Find("s3/p/x"));
        Assert.Null(overlay.Find("s3/p/a"));
    }

    [Fact]
    public void An_open_content_shows_later_writes_and_survives_the_name()
    {
        using var overlay = new OverlayFixture();
        overlay.Put("s3/p/x", "one");
        NodeId node = overlay.Node("s3/p/x");
        Assert.True(overlay.Tree.TryOpen(node, out FileContent content));
        using (content)
        {
            Assert.Equal(EditResult.Ok, overlay.Write("s3/p/x", "two"));
            Assert.Equal(EditResult.Ok, overlay.Unlink("s3/p/x"));
            Assert.Equal(EditResult.Ok, overlay.Tree.SyncAll());
            var bytes = new byte[8];
            Assert.Equal(3, ((ReadableContent)content).Read(0, bytes));
            Assert.Equal("two"u8, bytes.AsSpan(0, 3));
            Assert.Equal(0, ((ReadableContent)content).Read(3, bytes));
        }

        Assert.False(overlay.Tree.TryOpen(node, out _));
    }

    [Fact]
    public void Truncating_to_nothing_copies_nothing()
    {
        using var overlay = new OverlayFixture();
        Assert.Equal(EditResult.InputOutput, overlay.Write("s3/q/hole", "x"));
        Assert.Equal(EditResult.InputOutput, overlay.Tree.Truncate(overlay.Node("s3/q/hole"), 100));
        Assert.False(overlay.Tree.HasChanges);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(overlay.Path, "files")));
        Assert.Equal(EditResult.Ok, overlay.Tree.Truncate(overlay.Node("s3/q/hole"), 0));
        Assert.Equal("", overlay.Read("s3/q/hole"));
        Assert.False(overlay.Tree.MayMissBytes(overlay.Node("s3/q/hole")));
    }

    [Fact]
    public void Cutting_keeps_only_what_is_left_and_growing_adds_zeros()
    {
        using var overlay = new OverlayFixture();
        NodeId node = overlay.Node("redis/db_0/strings/b.bin");
        Assert.Equal(EditResult.Ok, overlay.Tree.Truncate(node, 4));
        Assert.Equal("valu", overlay.Read("redis/db_0/strings/b.bin"));
        Assert.Equal(EditResult.Ok, overlay.Tree.Truncate(node, 6));
        Assert.Equal(EditResult.Ok, overlay.Tree.Write(node, 8, "!"u8));
        Assert.Equal("valu\0\0\0\0!", overlay.Read("redis/db_0/strings/b.bin"));
        Assert.Equal(EditResult.Invalid, overlay.Tree.Truncate(node, -1));
        Assert.Equal(EditResult.TooLarge, overlay.Tree.Write(node, long.MaxValue, "xy"u8));
    }

    [Theory]
    [InlineData("s3/p/a", "redis/db_0/strings/a.bin", EditResult.CrossScope)]
    [InlineData("dynamodb/t/items/1.json", "dynamodb/t/items/2.json", EditResult.NotPermitted)]
    [InlineData("sqs/w", "sqs/v", EditResult.NotPermitted)]
    [InlineData("MANIFEST.json", "s3/p/m", EditResult.AccessDenied)]
    [InlineData("s3/p/a", "CHECKSUMS", EditResult.AccessDenied)]
    [InlineData("s3/p/d", "s3/p/d/e/f", EditResult.Invalid)]
    [InlineData("s3/p/d", "s3/p/a", EditResult.NotADirectory)]
    [InlineData("s3/p/a", "s3/p/d", EditResult.IsADirectory)]
    [InlineData("s3/q", "s3/p", EditResult.NotEmpty)]
    [InlineData("s3/p/absent", "s3/p/b", EditResult.NotFound)]
    public void Renames_that_are_refused(string from, string to, EditResult result)
    {
        using var overlay = new OverlayFixture();
        Assert.Equal(result, overlay.Rename(from, to));
        Assert.False(overlay.Tree.HasChanges);
    }

    [Fact]
    public void Names_that_cannot_be_are_refused()
    {
        using var overlay = new OverlayFixture();
        NodeId directory = overlay.Node("s3/p");
        Assert.Equal(EditResult.Invalid, overlay.Tree.Create(directory, ""u8, out _));
        Assert.Equal(EditResult.Invalid, overlay.Tree.Create(directory, ".."u8, out _));
        Assert.Equal(EditResult.Invalid, overlay.Tree.Create(directory, "a/b"u8, out _));
        Assert.Equal(EditResult.NameTooLong, overlay.Tree.Create(directory, new byte[256], out _));
        Assert.Equal(EditResult.NotADirectory, overlay.Tree.Create(overlay.Node("s3/p/a"), "x"u8, out _));
        Assert.Equal(EditResult.NotFound, overlay.Tree.Create(new NodeId(0x4123_4567_89AB_CDEF), "x"u8, out _));
        Assert.Equal(EditResult.NotFound, overlay.Tree.Create(NodeId.Overlay(77, directory: true), "x"u8, out _));
        Assert.Equal(EditResult.NotFound, overlay.Tree.Write(NodeId.Overlay(77, directory: false), 0, "x"u8));
        Assert.Equal(EditResult.NotFound, overlay.Tree.Write(NodeId.File(NodeOwner.S3, 2, 999), 0, "x"u8));
        Assert.False(overlay.Tree.TryLookup(NodeId.Overlay(77, directory: true), "x"u8, out _));
    }

    [Fact]
    public void Generated_files_are_read_only()
    {
        using var overlay = new OverlayFixture();
        foreach (NodeId node in (NodeId[])[GeneratedFiles.Manifest, GeneratedFiles.Checksums])
        {
            Assert.Equal(EditResult.AccessDenied, overlay.Tree.Write(node, 0, "x"u8));
            Assert.Equal(EditResult.AccessDenied, overlay.Tree.Truncate(node, 0));
            Assert.Equal(EditResult.AccessDenied, overlay.Tree.SetModified(node, 0));
        }

        Assert.Equal(EditResult.AccessDenied, overlay.Unlink("CHECKSUMS"));
    }

    [Fact]
    public void A_removed_directory_takes_nothing_any_more()
    {
        using var overlay = new OverlayFixture();
        NodeId directory = overlay.Node("s3/p/d/e");
        Assert.Equal(EditResult.NotEmpty, overlay.RemoveDirectory("s3/p/d/e"));
        Assert.Equal(EditResult.Ok, overlay.Unlink("s3/p/d/e/a"));
        Assert.Equal(EditResult.Ok, overlay.Unlink("s3/p/d/e/b"));
        Assert.Equal(EditResult.Ok, overlay.RemoveDirectory("s3/p/d/e"));
        Assert.Equal(EditResult.NotFound, overlay.Tree.Create(directory, "x"u8, out _));
        Assert.False(overlay.Tree.TryList(directory, 0, new PageSink(9)));
        Assert.Equal(EditResult.Ok, overlay.MakeDirectory("s3/p/d/e"));
        Assert.Empty(overlay.List("s3/p/d/e"));
    }

    [Fact]
    public void Listings_go_on_while_edits_happen()
    {
        using var overlay = new OverlayFixture();
        for (int i = 0; i < 200; i++)
        {
            Assert.Equal(EditResult.Ok, overlay.Create($"s3/p/n{i:000}"));
        }

        NodeId directory = overlay.Node("s3/p");
        List<(string Name, NodeId Node, ulong Next)> page = OverlayFixture.ListNodes(overlay.Tree, directory, 1000);
        ulong middle = page[100].Next;
        for (int i = 0; i < 200; i += 2)
        {
            Assert.Equal(EditResult.Ok, overlay.Unlink($"s3/p/n{i:000}"));
        }

        Assert.Equal(EditResult.Ok, overlay.Create("s3/p/late"));
        Assert.Equal(
            [.. page[101..].Select(entry => entry.Name).Where(name => int.Parse(name[1..]) % 2 == 1), "late"],
            OverlayFixture.ListNodes(overlay.Tree, directory, 7, middle).Select(entry => entry.Name));
        Assert.All(page.Where(entry => entry.Node.IsOverlay), entry => Assert.True(entry.Next > OverlayTree.OwnCookies));
        Assert.All(page.Where(entry => !entry.Node.IsOverlay), entry => Assert.True(entry.Next < OverlayTree.OwnCookies));
    }

    [Fact]
    public void Times_are_those_of_the_edits()
    {
        using var overlay = new OverlayFixture();
        const long Set = 1_600_000_000_123;
        overlay.Put("s3/p/x", "new");
        foreach (string path in (string[])["s3/p/a", "s3/p/x", "redis/db_0/strings/b.bin", "s3/p/d"])
        {
            Assert.Equal(EditResult.Ok, overlay.Tree.SetModified(overlay.Node(path), Set));
        }

        Assert.Equal(EditResult.Invalid, overlay.Tree.SetModified(overlay.Node("s3/p/a"), long.MaxValue));
        for (int time = 0; time < 2; time++)
        {
            foreach (string path in (string[])["s3/p/a", "s3/p/x", "redis/db_0/strings/b.bin"])
            {
                Assert.True(overlay.Tree.TryMeasure(overlay.Node(path), out NodeAttributes attributes));
                Assert.Equal(Set, attributes.ModifiedMs);
            }

            Assert.True(overlay.Tree.TryGetAttributes(overlay.Node("s3/p/d"), out NodeAttributes directory));
            Assert.Equal(Set, directory.ModifiedMs);
            Assert.True(overlay.Tree.TryGetAttributes(overlay.Node("s3/p"), out directory));
            Assert.True(directory.ModifiedMs > FakeBase.TimeMs);
            overlay.Reopen();
        }

        Assert.Equal(["s3/p/x"], overlay.Tree.Changes().Select(change => OverlayFixture.Text(change.Path)));
    }

    [Fact]
    public void Numbers_of_new_nodes_are_not_given_twice()
    {
        using var overlay = new OverlayFixture();
        Assert.Equal(EditResult.Ok, overlay.Create("s3/p/x"));
        NodeId first = overlay.Node("s3/p/x");
        Assert.Equal(EditResult.Ok, overlay.Unlink("s3/p/x"));
        overlay.Reopen();
        Assert.Equal(EditResult.Ok, overlay.Create("s3/p/x"));
        Assert.NotEqual(first, overlay.Node("s3/p/x"));
    }

    [Fact]
    public void Missing_parts_of_the_tree_can_be_made()
    {
        using var overlay = new OverlayFixture(new FakeBase().File("s3/p/_bucket.json", "{}"));
        foreach (string directory in (string[])["redis", "redis/db_0", "redis/db_0/sets", "sqs", "sqs/new"])
        {
            Assert.Equal(EditResult.Ok, overlay.MakeDirectory(directory));
        }

        Assert.Equal(EditResult.NotPermitted, overlay.MakeDirectory("redis/db_1"));
        overlay.Put("redis/db_0/sets/k.json", "[]");
        overlay.Put("sqs/new/_queue.json", "{}");
        Assert.Equal(EditResult.Exists, overlay.Create("sqs/new/_queue.json"));
        Assert.Equal(["redis/", "redis/db_0/", "redis/db_0/sets/", "redis/db_0/sets/k.json", "sqs/", "sqs/new/", "sqs/new/_queue.json"],
            overlay.Tree.Changes().Select(change => OverlayFixture.Text(change.Path)));
    }

    [Fact]
    public void Checksums_follow_every_edit()
    {
        using var overlay = new OverlayFixture();
        var model = new Model(overlay.Base);
        TreeChecks.Checksums(overlay, model, "nothing");
        Assert.Equal(EditResult.Ok, overlay.Write("s3/p/a", "OBJECT"));
        Assert.Equal(EditResult.Ok, Model.Write(model.Find("s3/p/a")!, 0, "OBJECT"u8.ToArray()));
        TreeChecks.Checksums(overlay, model, "a write");
        Assert.Equal(EditResult.Ok, overlay.Tree.Truncate(overlay.Node("s3/q/hole"), 3));
        Assert.Equal(EditResult.Ok, Model.Truncate(model.Find("s3/q/hole")!, 3));
        TreeChecks.Checksums(overlay, model, "a body made whole");
        Assert.Equal(EditResult.Ok, overlay.Rename("s3/p/d", "s3/p/x"));
        Assert.Equal(EditResult.Ok, model.Rename("s3/p/d", "s3/p/x", RenameMode.Replace));
        TreeChecks.Checksums(overlay, model, "a rename");
    }

    [Fact]
    public void Threads_do_not_disturb_each_other()
    {
        using var overlay = new OverlayFixture();
        Parallel.For(0, 8, worker =>
        {
            NodeId directory = overlay.Node("s3/p");
            for (int i = 0; i < 50; i++)
            {
                byte[] name = OverlayFixture.Bytes($"w{worker}-{i}");
                Assert.Equal(EditResult.Ok, overlay.Tree.Create(directory, name, out NodeId node));
                Assert.Equal(EditResult.Ok, overlay.Tree.Write(node, 0, name));
                Assert.Equal(EditResult.Ok, overlay.Tree.Write(overlay.Node("s3/p/a"), worker, [(byte)('0' + worker)]));
                Assert.Equal(name, OverlayFixture.ReadAll(overlay.Tree, node));
                if (i % 10 == 0)
                {
                    Assert.Equal(EditResult.Ok, overlay.Tree.Sync(node));
                }

                if (i % 2 == 0)
                {
                    Assert.Equal(EditResult.Ok, overlay.Tree.Rename(directory, name, directory, OverlayFixture.Bytes($"r{worker}-{i}"), RenameMode.NoReplace));
                }

                _ = OverlayFixture.ListNodes(overlay.Tree, directory, 20).Count;
            }
        });
        Assert.Equal(EditResult.Ok, overlay.Tree.SyncAll());
        Assert.Equal("01234567", overlay.Read("s3/p/a"));
        List<string> listing = overlay.List("s3/p");
        Assert.Equal(400, listing.Count(name => name[0] is 'w' or 'r'));
        overlay.Reopen(crash: true);
        Assert.Equal(listing.Order(StringComparer.Ordinal), overlay.List("s3/p").Order(StringComparer.Ordinal));
        Assert.Equal("w3-7", overlay.Read("s3/p/w3-7"));
    }
}
