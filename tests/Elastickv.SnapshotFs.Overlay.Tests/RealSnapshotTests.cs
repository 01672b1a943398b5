using Elastickv.SnapshotFs.Overlay.Storage;
using Elastickv.SnapshotFs.Overlay.Tests.Support;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.TestData;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Overlay.Tests;

/// <summary>The overlay over a snapshot that a real server wrote.</summary>
public class RealSnapshotTests
{
    [Fact]
    public void Edits_of_a_real_snapshot_are_shown_remembered_and_told()
    {
        using SnapshotFile snapshot = SnapshotFile.Open(Golden(), new SnapshotOptions());
        using var below = new SnapshotTree(snapshot, new TreeOptions { SourcePath = snapshot.Path, ProgramVersion = "0" });
        using var directory = new TemporaryDirectory();
        byte[] original = OverlayFixture.ReadAll(below, OverlayFixture.Lookup(below, "sqs/jobs/messages.jsonl")!.Value);
        const string Line = "{\"body\":\"added\"}\n";
        for (int time = 0; time < 2; time++)
        {
            using OverlayTree tree = OverlayTree.Open(directory.At("overlay"), below, BaseIdentity.Of(snapshot), OverlayFixture.Options);
            NodeId messages = OverlayFixture.Lookup(tree, "sqs/jobs/messages.jsonl")!.Value;
            NodeId queues = OverlayFixture.Lookup(tree, "sqs")!.Value;
            if (time == 0)
            {
                Assert.False(tree.HasChanges);
                Assert.Equal(EditResult.Ok, tree.Write(messages, original.Length, OverlayFixture.Bytes(Line)));
                Assert.Equal(EditResult.NotPermitted, tree.Rename(queues, "jobs"u8, queues, "tasks"u8, RenameMode.Replace));
                Assert.Equal(EditResult.Ok, tree.MakeDirectory(queues, "tasks"u8, out NodeId queue));
                Assert.Equal(EditResult.Ok, tree.Create(queue, "_queue.json"u8, out _));
                Assert.Equal(EditResult.NotPermitted, tree.Create(queues, "file"u8, out _));
                Assert.Equal(EditResult.Ok, tree.Unlink(OverlayFixture.Lookup(tree, "sqs/orders.fifo")!.Value, "messages.jsonl"u8));
                Assert.Equal(EditResult.Ok, tree.SyncAll());
            }

            Assert.Equal([.. original, .. OverlayFixture.Bytes(Line)], OverlayFixture.ReadAll(tree, messages));
            Assert.Equal(
                ["Changed sqs/jobs/messages.jsonl", "Deleted sqs/orders.fifo/messages.jsonl", "Created sqs/tasks/", "Created sqs/tasks/_queue.json"],
                tree.Changes().Select(change => $"{change.Kind} {OverlayFixture.Text(change.Path)}"));
            string checksums = OverlayFixture.Text(OverlayFixture.ReadAll(tree, OverlayFixture.Lookup(tree, "CHECKSUMS")!.Value));
            Assert.Contains("  sqs/tasks/_queue.json\n", checksums);
            Assert.DoesNotContain("  sqs/orders.fifo/messages.jsonl\n", checksums);
            Assert.Equal(checksums.Split('\n').Length, OverlayFixture.Text(OverlayFixture.ReadAll(below, OverlayFixture.Lookup(below, "CHECKSUMS")!.Value)).Split('\n').Length);
        }
    }

    [Fact]
    public void The_identity_follows_the_bytes()
    {
        using var copy = new TemporaryFile();
        File.Copy(Golden(), copy.Path);
        BaseIdentity original = IdentityOf(Golden());
        Assert.True(original.HasFooter);
        Assert.Null(original.DifferenceFrom(IdentityOf(copy.Path)));
        Assert.Equal(original, IdentityFile.Parse("overlay.json", IdentityFile.Render(original)));
        using (FileStream file = File.Open(copy.Path, FileMode.Open))
        {
            file.Seek(-1, SeekOrigin.End);
            file.WriteByte(0x5A);
        }

        Assert.NotNull(original.DifferenceFrom(IdentityOf(copy.Path, verify: false)));
    }

    private static string Golden() => GoldenData.Plain(GoldenData.At("real", "basic", "000000000000012d.fsm"));

    private static BaseIdentity IdentityOf(string path, bool verify = true)
    {
        using SnapshotFile snapshot = SnapshotFile.Open(path, new SnapshotOptions { Verify = verify });
        return BaseIdentity.Of(snapshot);
    }
}
