using System.Text;
using Elastickv.SnapshotFs.Overlay.Commit;
using Elastickv.SnapshotFs.Overlay.Tests.Support;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Overlay.Tests.Commit;

/// <summary>The forms of the output: canonical, for a node, and over bases with records that the stock tool refuses (spec 00 §5, §7).</summary>
public class CommitFormTests
{
    [Fact]
    public void Bad_records_stop_a_bare_output_and_are_listed()
    {
        using var golden = new GoldenEdits("own-bad-records");
        CommitOutcome outcome = golden.Committer().Commit(golden.Options());
        Assert.Equal(CommitKind.RefusedBadRecords, outcome.Kind);
        Assert.False(outcome.EditsAreSafe);
        Assert.True(outcome.IsDataFault);
        Assert.Empty(golden.OutputEntries);
        Assert.NotEmpty(outcome.BadRecords);
        Assert.Contains("--runtime", outcome.Message, StringComparison.Ordinal);
        Assert.Contains("--drop-bad-records", outcome.Message, StringComparison.Ordinal);
        using SnapshotFile dropped = SnapshotFile.Open(golden.At("expected.fsm"), new SnapshotOptions());
        var settled = new HashSet<string>(StringComparer.Ordinal);
        golden.Committer().ListRows((in CommitRow row) => settled.Add(Encoding.Latin1.GetString(row.UserKey)));
        foreach (BadRecord record in outcome.BadRecords.Where(record => !settled.Contains(Encoding.Latin1.GetString(record.Key))))
        {
            // What the list says comes back is what the expected file has.
            VersionCursor versions = dropped.View.Versions(record.Key);
            bool exists = versions.MoveNext();
            if (record.Uncovers != UncoveredVersion.Unchanged)
            {
                UncoveredVersion actual = !exists ? UncoveredVersion.None : versions.IsTombstone ? UncoveredVersion.Tombstone : UncoveredVersion.Value;
                Assert.Equal(actual, record.Uncovers);
            }
        }
    }

    [Fact]
    public void Bad_records_are_left_out_on_request()
    {
        using var golden = new GoldenEdits("own-bad-records");
        Assert.Equal(CommitKind.Committed, golden.Committer().Commit(golden.Options() with { DropBadRecords = true }).Kind);
        Assert.Equal(File.ReadAllBytes(golden.At("expected.fsm")), File.ReadAllBytes(golden.Output));
    }

    [Fact]
    public void The_form_of_a_node_carries_bad_records()
    {
        using var golden = new GoldenEdits("own-bad-records");
        Assert.Equal(CommitKind.Committed, golden.Committer().Commit(golden.Options() with { NodeForm = true }).Kind);
        Assert.Equal(File.ReadAllBytes(golden.At("expected.runtime.fsm")), File.ReadAllBytes(golden.Output));
    }

    [Theory]
    [InlineData("basic-redis")]
    [InlineData("basic-items")]
    [InlineData("history-zsets")]
    [InlineData("history-streams")]
    [InlineData("history-tables")]
    [InlineData("names-redis")]
    public void The_canonical_form_is_what_encode_makes_of_a_copy_of_the_tree(string name)
    {
        using var golden = new GoldenEdits(name);
        CommitOutcome outcome = golden.Committer().Commit(golden.Options() with { Canonical = true });
        Assert.True(outcome.Kind == CommitKind.Committed, outcome.Message);
        Assert.Equal(golden.Snapshot.Summary.LastCommitTimestamp, outcome.Timestamp);
        using var copy = new TemporaryDirectory();
        CopyTree(golden.Edits, NodeId.Root, copy.At("tree"));
        var options = new EncodeOptions { InputRoot = copy.At("tree"), OutputPath = copy.At("encoded.fsm"), ProgramVersion = "1.2.3" };
        EncodeResult encoded = CanonicalEncode.Run(options);
        Assert.Equal(encoded.Sha256, outcome.Sha256);
        Assert.Equal(File.ReadAllBytes(options.OutputPath), File.ReadAllBytes(golden.Output));
        Assert.Equal(["new.fsm", "new.fsm.encode_info.json"], golden.OutputEntries);
    }

    [Theory]
    [InlineData("history-messages")]
    [InlineData("history-objects")]
    [InlineData("basic-reshape")]
    [InlineData("own-bad-records")]
    public void The_canonical_form_completes_what_the_tree_leaves_out(string name)
    {
        using var golden = new GoldenEdits(name);
        CommitOutcome outcome = golden.Committer().Commit(golden.Options() with { Canonical = true, NodeForm = true });
        Assert.True(outcome.Kind == CommitKind.Committed, outcome.Message);
        using SnapshotFile written = SnapshotFile.Open(golden.Output, new SnapshotOptions());
        Assert.True(written.Summary.HasFooter);
        Assert.Equal(0, written.Summary.Tombstones);
        Assert.Equal(golden.Snapshot.Summary.LastCommitTimestamp, written.Summary.HeaderTimestamp);
    }

    private static void CopyTree(ILogicalTree tree, NodeId node, string target)
    {
        Directory.CreateDirectory(target);
        foreach ((string name, NodeId entry, _) in OverlayFixture.ListNodes(tree, node, 100))
        {
            string path = Path.Combine(target, Encoding.UTF8.GetString(OverlayFixture.Bytes(name)));
            if (entry.IsDirectory)
            {
                CopyTree(tree, entry, path);
            }
            else
            {
                File.WriteAllBytes(path, OverlayFixture.ReadAll(tree, entry));
            }
        }
    }
}
