using System.Text;
using System.Text.Json;
using Elastickv.SnapshotFs.Overlay.Commit;
using Elastickv.SnapshotFs.Overlay.Storage;
using Elastickv.SnapshotFs.Overlay.Tests.Support;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Overlay.Tests.Commit;

/// <summary>What a commit says, what it leaves, and what becomes of the overlay.</summary>
public class CommitOutcomeTests
{
    private const string Case = "history-strings";
    private const string NewKey = "redis/db_0/strings/added.bin";

    [Fact]
    public void Without_edits_there_is_nothing_to_do_and_nothing_is_left()
    {
        using var golden = new GoldenEdits(Case, edited: false);
        CommitOutcome outcome = golden.Committer().Commit(golden.Options());
        Assert.Equal(CommitKind.NothingToDo, outcome.Kind);
        Assert.True(outcome is { EditsAreSafe: true, IsSuccess: true });
        Assert.Empty(golden.OutputEntries);
        EditCommitter.Finish(golden.Edits, outcome);
        Assert.False(Path.Exists(golden.OverlayPath));
    }

    [Fact]
    public void Scratch_files_are_never_encoded_and_stay()
    {
        using var golden = new GoldenEdits(Case, edited: false);
        golden.Put("redis/db_0/strings/.x.swp", [1]);
        CommitOutcome outcome = golden.Committer().Commit(golden.Options());
        Assert.Equal(CommitKind.NothingToDo, outcome.Kind);
        Assert.False(outcome.EditsAreSafe);
        Assert.Contains("scratch", outcome.Message, StringComparison.Ordinal);
        golden.Reopen();
        Assert.Equal([1], OverlayFixture.ReadAll(golden.Edits, OverlayFixture.Lookup(golden.Edits, "redis/db_0/strings/.x.swp")!.Value));
    }

    [Fact]
    public void A_stray_name_stops_the_commit()
    {
        using var golden = new GoldenEdits(Case, edited: false);
        golden.Put("redis/db_0/strings/notes.txt", [1]);
        golden.Put(NewKey, [2]);
        CommitOutcome outcome = golden.Committer().Commit(golden.Options());
        Assert.Equal(CommitKind.RefusedDefects, outcome.Kind);
        Assert.Equal("redis/db_0/strings/notes.txt: no document has this name", Assert.Single(outcome.Defects).Message);
        Assert.Empty(golden.OutputEntries);
    }

    [Fact]
    public void After_a_commit_the_overlay_keeps_only_the_result_and_can_be_used_again()
    {
        using var golden = new GoldenEdits(Case);
        CommitOutcome outcome = golden.Committer().Commit(golden.Options());
        EditCommitter.Finish(golden.Edits, outcome);
        Assert.Equal([ResultFile.Name], Directory.GetFileSystemEntries(golden.OverlayPath).Select(path => Path.GetFileName(path)));
        using (JsonDocument result = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(golden.OverlayPath, ResultFile.Name))))
        {
            Assert.Equal("committed", result.RootElement.GetProperty("state").GetString());
            Assert.Equal(golden.Output, result.RootElement.GetProperty("output").GetString());
            Assert.Equal(Convert.ToHexStringLower(outcome.Sha256), result.RootElement.GetProperty("sha256").GetString());
        }

        golden.Open();
        Assert.False(golden.Edits.HasChanges);
        golden.Put("redis/db_0/strings/notes.txt", [1]);
        Assert.Equal(CommitKind.RefusedDefects, golden.Committer().Commit(golden.Options()).Kind);
        Assert.Contains("refused-defects", File.ReadAllText(golden.Edits.ResultPath), StringComparison.Ordinal);
    }

    [Fact]
    public void A_refused_commit_keeps_the_edits()
    {
        using var golden = new GoldenEdits("problem-duplicate-member");
        List<string> before = Changes(golden.Edits);
        CommitOutcome outcome = golden.Committer().Commit(golden.Options());
        EditCommitter.Finish(golden.Edits, outcome);
        golden.Open();
        Assert.Equal(before, Changes(golden.Edits));
    }

    [Fact]
    public void A_running_mount_commits_and_does_not_commit_the_same_twice()
    {
        using var golden = new GoldenEdits(Case);
        using var ended = new SemaphoreSlim(0);
        var outcomes = new List<CommitOutcome>();
        EditCommitter committer = golden.Committer(finished: outcome =>
        {
            outcomes.Add(outcome);
            ended.Release();
        });
        Assert.Empty(committer.Report());
        Assert.True(committer.BeginCommit());
        ended.Wait();
        Assert.Equal(CommitKind.Committed, outcomes[0].Kind);
        using (JsonDocument report = JsonDocument.Parse(committer.Report()))
        {
            Assert.Equal("committed", report.RootElement.GetProperty("state").GetString());
        }

        Assert.True(golden.Edits.HasChanges);
        CommitOutcome again = committer.Commit(golden.Options() with { OutputPath = null });
        Assert.Equal(CommitKind.AlreadyCommitted, again.Kind);
        Assert.True(again.EditsAreSafe);
        Assert.Equal(golden.Output, again.OutputPath);

        // Somebody who names another place or form means it.
        Assert.Equal(CommitKind.Committed, committer.Commit(golden.Options() with { OutputPath = golden.Output + "1" }).Kind);
        Assert.Equal(CommitKind.Committed, committer.Commit(golden.Options() with { OutputPath = golden.Output + "n", NodeForm = true }).Kind);
        golden.Put(NewKey, [1]);
        Assert.Equal(CommitKind.Committed, committer.Commit(golden.Options() with { OutputPath = golden.Output + "2" }).Kind);
    }

    [Fact]
    public void An_edit_made_while_a_commit_writes_makes_it_start_over()
    {
        using var golden = new GoldenEdits(Case);
        int written = 0;
        EditCommitter committer = golden.Committer();
        CommitOutcome outcome = committer.Commit(golden.Options(), progress =>
        {
            if (progress.Phase == CommitPhase.Verifying && written++ == 0)
            {
                golden.Put(NewKey, [7]);
            }
        });
        Assert.Equal(CommitKind.Committed, outcome.Kind);
        Assert.Equal(["new.fsm", "new.fsm.encode_info.json"], golden.OutputEntries);
        using SnapshotFile file = SnapshotFile.Open(golden.Output, new SnapshotOptions());
        Assert.Equal(RowState.Visible, file.View.TryGet("!redis|str|added"u8, out Row row));
        Assert.Equal([0xFF, 1, 0, 7], row.Body.ToArray());
    }

    [Fact]
    public void A_tree_that_never_rests_is_not_committed()
    {
        using var golden = new GoldenEdits(Case);
        byte value = 0;
        CommitOutcome outcome = golden.Committer().Commit(golden.Options(), progress => golden.Put(NewKey, [value++]));
        Assert.Equal(CommitKind.Failed, outcome.Kind);
        Assert.Contains("edited", outcome.Message, StringComparison.Ordinal);
        Assert.Empty(golden.OutputEntries);
    }

    [Fact]
    public void An_output_is_never_replaced_and_a_default_one_gets_a_number()
    {
        using var golden = new GoldenEdits(Case, copyBase: true);
        File.WriteAllText(golden.Output, "mine");
        CommitOutcome refused = golden.Committer().Commit(golden.Options());
        Assert.Equal(CommitKind.Failed, refused.Kind);
        Assert.False(refused.IsDataFault);
        Assert.Contains("exists already", refused.Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(golden.Output));
        Assert.Equal(["new.fsm"], golden.OutputEntries);

        string stem = golden.BasePath[..^".fsm".Length];
        CommitOptions options = golden.Options() with { OutputPath = null };
        Assert.Equal(stem + ".edited.fsm", golden.Committer().Commit(options).OutputPath);
        Assert.Equal(stem + ".edited-2.fsm", golden.Committer().Commit(options).OutputPath);
        Assert.Equal(File.ReadAllBytes(stem + ".edited.fsm"), File.ReadAllBytes(stem + ".edited-2.fsm"));
    }

    [Fact]
    public void A_base_that_has_changed_is_not_committed()
    {
        using var golden = new GoldenEdits(Case, copyBase: true);
        File.SetLastWriteTimeUtc(golden.BasePath, DateTime.UtcNow.AddMinutes(-1));
        CommitOutcome outcome = golden.Committer().Commit(golden.Options());
        Assert.Equal(CommitKind.Failed, outcome.Kind);
        Assert.Contains("has changed since it was opened", outcome.Message, StringComparison.Ordinal);
        Assert.Empty(golden.OutputEntries);
        Assert.False(outcome.EditsAreSafe);
    }

    [Fact]
    public void A_base_that_was_deleted_is_still_there_for_who_has_it_open()
    {
        using var golden = new GoldenEdits(Case, copyBase: true);
        File.Delete(golden.BasePath);
        Assert.Equal(CommitKind.Committed, golden.Committer().Commit(golden.Options()).Kind);
    }

    private static List<string> Changes(IWritableTree tree) => [.. tree.Changes().Select(change => $"{change.Kind} {Encoding.Latin1.GetString(change.Path)}")];
}
