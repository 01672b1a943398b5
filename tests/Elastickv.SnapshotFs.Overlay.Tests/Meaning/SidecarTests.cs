using Elastickv.SnapshotFs.Overlay.Tests.Support;
using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Overlay.Tests.Meaning;

/// <summary>What programs meet that know nothing of sidecars, or more of them than they should (spec 05 §15.4).</summary>
public sealed class SidecarTests : IDisposable
{
    private const string Meta = ".elastickv-meta.json";
    private const string Body = "s3/photos/2026/04/29/img.jpg";

    private readonly CommitFixture fixture = new();

    private EditedFixture Tree => fixture.Edits;

    public void Dispose() => fixture.Dispose();

    [Fact]
    public void While_a_backup_is_made_the_sidecar_waits()
    {
        Tree.Move(Body, Body + "~");
        Assert.DoesNotContain("img.jpg" + Meta, Tree.List("s3/photos/2026/04/29"));
        Tree.Put(Body, "the new content");
        Assert.Contains("\"size_bytes\": 15,", Tree.Read(Body + Meta));
        Assert.Contains("img.jpg" + Meta, Tree.List("s3/photos/2026/04/29"));
        Tree.Delete(Body + "~");
        fixture.CommitShowsTheSame();
    }

    [Fact]
    public void A_sidecar_shows_a_write_at_once_and_in_the_checksums()
    {
        string checksums = Checksums();
        Assert.Equal(EditResult.Ok, Tree.Tree.Write(Tree.Node(Body), 0, "X"u8));
        Assert.False(Tree.Tree.IsStable(Tree.Node(Body + Meta)));
        string[] changed = [.. Checksums().Split('\n').Except(checksums.Split('\n')).Select(line => line[66..])];
        Assert.Equal([Body, Body + Meta], changed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_size_is_known_without_hashing()
    {
        Tree.Put(Body, "longer than it was before");
        NodeId node = Tree.Node(Body + Meta);
        Assert.True(Tree.Tree.TryGetAttributes(node, out NodeAttributes attributes));
        Assert.Equal(attributes.Size, Tree.Read(Body + Meta).Length);
    }

    [Fact]
    public void Writing_a_sidecar_begins_with_what_it_shows()
    {
        Tree.Put(Body, "edited");
        string shown = Tree.Read(Body + Meta);
        Tree.Append(Body + Meta, "\n");
        Assert.Equal(shown + "\n", Tree.Read(Body + Meta));
        Tree.Put(Body, "longer, and the sidecar stands");
        Assert.Equal(shown + "\n", Tree.Read(Body + Meta));
    }

    [Fact]
    public void A_name_that_went_along_can_be_read_written_and_made_anew()
    {
        string sidecar = Tree.Read(Body + Meta);
        Tree.Move(Body, "s3/photos/moved.jpg");
        Assert.Equal(sidecar, Tree.Read(Body + Meta));
        Tree.Delete(Body + Meta);
        Assert.Null(Tree.Find(Body + Meta));
        Assert.Equal(sidecar, Tree.Read("s3/photos/moved.jpg" + Meta));

        Tree.Delete("s3/photos/moved.jpg");
        NodeId gone = Tree.Node("s3/photos/moved.jpg" + Meta);
        Assert.True(Tree.Tree.Hold(gone));
        Assert.Equal(EditResult.Ok, Tree.Tree.Write(gone, 0, "{}"u8));
        Assert.Equal("{}", Tree.Read("s3/photos/moved.jpg" + Meta));
        Assert.True(Tree.Tree.TryGetAttributes(gone, out NodeAttributes attributes));
        Assert.Equal(2, attributes.Size);
        Tree.Tree.Release(gone);
        Assert.Contains("moved.jpg" + Meta, Tree.List("s3/photos"));
    }

    [Fact]
    public void A_directory_of_bodies_alone_can_be_removed()
    {
        Tree.Delete(Body);
        Tree.Delete("s3/photos/2026/04/29/empty");
        Assert.Empty(Tree.List("s3/photos/2026/04/29"));
        Assert.Equal(EditResult.Ok, Tree.RemoveDirectory("s3/photos/2026/04/29"));
        fixture.CommitShowsTheSame();
    }

    [Fact]
    public void Nothing_edited_means_the_base_answers()
    {
        NodeId node = Tree.Node(Body + Meta);
        Assert.True(Tree.Tree.TryOpen(node, out FileContent content));
        using (content)
        {
            Assert.IsAssignableFrom<Document>(content);
        }

        Assert.False(Tree.Tree.HasChanges);
        Assert.Empty(Tree.Tree.Changes());
    }

    private string Checksums() => OverlayFixture.Text(OverlayFixture.ReadAll(Tree.Tree, Tree.Node("CHECKSUMS")));
}
