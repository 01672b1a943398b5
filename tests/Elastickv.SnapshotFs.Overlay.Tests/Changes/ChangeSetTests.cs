using Elastickv.SnapshotFs.Overlay.Changes;
using Elastickv.SnapshotFs.Overlay.Tests.Support;
using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Overlay.Tests.Changes;

/// <summary>What differs from the base.</summary>
public class ChangeSetTests
{
    [Fact]
    public void Deleted_and_moved_directories_are_told_file_by_file_in_byte_order()
    {
        using var overlay = new OverlayFixture();
        Assert.Equal(EditResult.Ok, overlay.Rename("s3/p/d", "s3/q/z"));
        Assert.Equal(EditResult.Ok, overlay.Write("s3/q/z/e/a", "!"));
        Assert.Equal(EditResult.Ok, overlay.Unlink("s3/p/d-"));
        overlay.Put("s3/p/d", "now a file");
        Assert.Equal(
            [
                "Created s3/p/d", "Deleted s3/p/d-", "Deleted s3/p/d/", "Deleted s3/p/d/b", "Deleted s3/p/d/e/", "Deleted s3/p/d/e/a", "Deleted s3/p/d/e/b",
                "Renamed s3/q/z/ from s3/p/d/", "Renamed s3/q/z/b from s3/p/d/b", "Renamed s3/q/z/e/ from s3/p/d/e/", "Renamed s3/q/z/e/a from s3/p/d/e/a", "Renamed s3/q/z/e/b from s3/p/d/e/b",
            ],
            Changes(overlay));
    }

    [Fact]
    public void Files_whose_names_nobody_looked_up_are_found()
    {
        using var overlay = new OverlayFixture();

        // Nodes from elsewhere: the overlay has never been asked for these names.
        Assert.Equal(EditResult.Ok, overlay.Tree.Write(OverlayFixture.Lookup(overlay.Base, "s3/p/d/e/a")!.Value, 0, "!"u8));
        Assert.Equal(EditResult.Ok, overlay.Tree.Create(OverlayFixture.Lookup(overlay.Base, "sqs/w")!.Value, "x~"u8, out _));
        Assert.Equal(["Changed s3/p/d/e/a", "Created sqs/w/x~"], Changes(overlay));
    }

    [Fact]
    public void Edits_that_were_looked_up_cost_no_search()
    {
        FakeBase below = FakeBase.Standard();
        for (int i = 0; i < 500; i++)
        {
            below.File($"s3/p/many/{i}", "x");
        }

        using var overlay = new OverlayFixture(below);
        Assert.Equal(EditResult.Ok, overlay.Write("s3/p/many/250", "!"));
        Assert.Equal(EditResult.Ok, overlay.Create("s3/p/many/new"));
        overlay.Reopen();
        long listed = below.Listed;
        Assert.Equal(["Changed s3/p/many/250", "Created s3/p/many/new"], Changes(overlay));
        Assert.Equal(listed, below.Listed);
    }

    [Fact]
    public void Scratch_files_are_told_apart_and_not_encoded()
    {
        FakeBase below = FakeBase.Standard().File("s3/p/kept~", "data of the base");
        using var overlay = new OverlayFixture(below);
        Assert.Equal(EditResult.Ok, overlay.MakeDirectory("s3/p/backup~"));
        overlay.Put("s3/p/backup~/x", "scratch");
        overlay.Put("s3/p/.a.swp", "scratch");
        overlay.Put("s3/p/kept~", "edited");
        overlay.Put("sqs/w/tmpfile", "stray");
        overlay.Put("s3/p/x", "data");
        Assert.Equal(EditResult.Ok, overlay.Rename("redis/db_0/strings/a.bin", "redis/db_0/strings/a.bin~"));
        Assert.Equal(
            [
                "redis/db_0/strings/a.bin Document", "redis/db_0/strings/a.bin~ Scratch", "s3/p/.a.swp Scratch", "s3/p/backup~/ Scratch", "s3/p/backup~/x Scratch", "s3/p/kept~ Document",
                "s3/p/x Document", "sqs/w/tmpfile Stray",
            ],
            overlay.Tree.Changes().Select(change => $"{OverlayFixture.Text(change.Path)} {change.Role}"));
        Assert.Equal(
            ["redis/db_0/strings/a.bin", "s3/p/kept~", "s3/p/x", "sqs/w/tmpfile"],
            overlay.Tree.TouchedFiles().Select(path => OverlayFixture.Text(path)));

        ISourceTree source = overlay.Tree.ToSource();
        Assert.Equal(SourceKind.Missing, source.KindOf("s3/p/.a.swp"u8));
        Assert.Equal(SourceKind.Missing, source.KindOf("s3/p/backup~/x"u8));
        Assert.Equal(SourceKind.File, source.KindOf("s3/p/kept~"u8));
        Assert.Equal(SourceKind.Missing, source.KindOf("redis/db_0/strings/a.bin"u8));
        Assert.Throws<DocumentDefectException>(() => source.Open("s3/p/backup~/x"u8));
        var names = new Names();
        source.List("s3/p"u8, names);
        Assert.Equal(["_bucket.json", "a", "d", "d-", "kept~", "x"], names.All);
        names.All.Clear();
        source.List("s3/p/backup~"u8, names);
        Assert.Empty(names.All);
        using SourceFile file = source.Open("s3/p/kept~"u8);
        Assert.Equal("edited", OverlayFixture.Text(file.All()));
        var part = new byte[3];
        file.Read(2, part);
        Assert.Equal("ite", OverlayFixture.Text(part));
    }

    [Fact]
    public void Only_one_directory_is_held_at_a_time()
    {
        FakeBase below = FakeBase.Standard();
        for (int i = 0; i < 300; i++)
        {
            below.File($"s3/p/wide/{i:000}/x", "x");
        }

        using var overlay = new OverlayFixture(below);
        Assert.Equal(EditResult.Ok, overlay.Rename("s3/p/wide", "s3/p/w"));
        long listed = below.Listed;
        Assert.Equal("s3/p/w/", OverlayFixture.Text(overlay.Tree.Changes().First().Path));
        Assert.InRange(below.Listed - listed, 0, 301);
    }

    private static List<string> Changes(OverlayFixture overlay) =>
        [.. overlay.Tree.Changes().Select(change => $"{change.Kind} {OverlayFixture.Text(change.Path)}{(change.From is null ? "" : " from " + OverlayFixture.Text(change.From))}")];

    private sealed class Names : ISourceEntrySink
    {
        public List<string> All { get; } = [];

        public void Add(ReadOnlySpan<byte> name, SourceKind kind) => All.Add(OverlayFixture.Text(name));
    }
}
