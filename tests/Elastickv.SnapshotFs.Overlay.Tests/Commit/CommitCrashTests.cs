using Elastickv.SnapshotFs.Overlay.Commit;
using Elastickv.SnapshotFs.Overlay.Tests.Support;
using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Overlay.Tests.Commit;

/// <summary>A commit that ends anywhere leaves no output or the complete one, and the next commit clears up (spec 00 §7.6).</summary>
public class CommitCrashTests
{
    private const string Case = "history-everything";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_kill_at_any_step_leaves_nothing_or_everything(bool canonical)
    {
        using var golden = new GoldenEdits(Case);
        CommitOptions options = golden.Options() with { Canonical = canonical };
        using var disk = new TemporaryDirectory();
        var states = new List<(CommitPoint Point, string Directory)>();
        var seams = new CommitSeams
        {
            Points = new CommitPoints((point, _) =>
            {
                string copy = disk.At($"{states.Count}");
                CopyFiles(Path.GetDirectoryName(golden.Output)!, copy);
                states.Add((point, copy));
            }),
        };
        CommitOutcome outcome = golden.Committer(seams: seams).Commit(options);
        Assert.True(outcome.Kind == CommitKind.Committed, outcome.Message);
        Assert.Equal(Enum.GetValues<CommitPoint>().ToHashSet(), states.Select(state => state.Point).ToHashSet());
        byte[] expected = File.ReadAllBytes(golden.Output);
        foreach ((CommitPoint point, string directory) in states)
        {
            string output = Path.Combine(directory, "new.fsm");
            if (point < CommitPoint.OutputRenamed)
            {
                Assert.False(File.Exists(output), $"{point}");
                Assert.Contains(Directory.GetFiles(directory), path => path.Contains("new.fsm.tmp-", StringComparison.Ordinal));
                CommitOutcome next = golden.Committer().Commit(options with { OutputPath = output });
                Assert.True(next.Kind == CommitKind.Committed, $"{point}: {next.Message}");
            }

            Assert.Equal(expected, File.ReadAllBytes(output));
            Assert.Equal(["new.fsm", "new.fsm.encode_info.json"], Directory.GetFiles(directory).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void A_disk_that_fails_at_any_step_publishes_nothing_and_leaves_nothing()
    {
        using var golden = new GoldenEdits("history-strings");
        foreach (CommitPoint failing in Enum.GetValues<CommitPoint>().Where(point => point < CommitPoint.OutputRenamed))
        {
            var seams = new CommitSeams { Points = new CommitPoints((point, _) => ThrowIf(point == failing)) };
            CommitOutcome outcome = golden.Committer(seams: seams).Commit(golden.Options());
            Assert.Equal(CommitKind.Failed, outcome.Kind);
            Assert.Equal("No space left on device", outcome.Message);
            Assert.False(outcome.EditsAreSafe);
            Assert.Empty(golden.OutputEntries);
        }

        Assert.Equal(CommitKind.Committed, golden.Committer().Commit(golden.Options()).Kind);
    }

    [Fact]
    public void A_result_that_cannot_be_written_does_not_undo_the_commit()
    {
        using var golden = new GoldenEdits("history-strings");
        var seams = new CommitSeams { Points = new CommitPoints((point, _) => ThrowIf(point == CommitPoint.ResultWritten)) };
        CommitOutcome outcome = golden.Committer(seams: seams).Commit(golden.Options());
        Assert.Equal(CommitKind.Committed, outcome.Kind);
        Assert.True(outcome.EditsAreSafe);
        Assert.Contains("No space left", outcome.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(golden.Output));
    }

    [Fact]
    public void Only_leftovers_of_dead_commits_to_this_target_are_removed()
    {
        using var golden = new GoldenEdits("history-strings");
        string mine = golden.Output + ".tmp-0123456789abcdef";
        string[] kept =
        [
            golden.Output + ".tmp-0123456789abcde", golden.Output + ".tmp-0123456789ABCDEF", golden.Output + ".tmp-0123456789abcdef.bak",
            Path.Combine(Path.GetDirectoryName(golden.Output)!, "other.fsm.tmp-0123456789abcdef"), golden.Output + ".tmp-",
        ];
        foreach (string path in (string[])[mine, mine + ".encode_info.json", mine + ".again", .. kept])
        {
            File.WriteAllText(path, "left");
        }

        using var living = new OutputFile(golden.Output, NoCommitPoints.Instance);
        Assert.False(File.Exists(mine));
        Assert.Equal(CommitKind.Committed, golden.Committer().Commit(golden.Options()).Kind);
        Assert.True(File.Exists(living.TemporaryPath));
        Assert.All(kept, path => Assert.True(File.Exists(path), path));
        Assert.Equal(kept.Length + 3, golden.OutputEntries.Length);
    }

    [Fact]
    public void A_directory_that_takes_no_files_is_named()
    {
        using var golden = new GoldenEdits("history-strings");
        CommitOutcome outcome = golden.Committer().Commit(golden.Options() with { OutputPath = "/proc/snapfs/new.fsm" });
        Assert.Equal(CommitKind.Failed, outcome.Kind);
        Assert.False(outcome.IsDataFault);
        Assert.Contains("/proc/snapfs", outcome.Message, StringComparison.Ordinal);
        Assert.False(outcome.EditsAreSafe);
    }

    [Fact]
    public void Edits_survive_a_crash_between_the_output_and_the_emptying_of_the_overlay()
    {
        using var golden = new GoldenEdits("history-strings");
        Assert.Equal(CommitKind.Committed, golden.Committer().Commit(golden.Options()).Kind);
        golden.Edits.Abandon();
        golden.Open();
        CommitOutcome again = golden.Committer().Commit(golden.Options() with { OutputPath = golden.Output + "2" });
        Assert.Equal(CommitKind.Committed, again.Kind);
        Assert.Equal(File.ReadAllBytes(golden.Output), File.ReadAllBytes(golden.Output + "2"));
        using SnapshotFile written = SnapshotFile.Open(golden.Output, new SnapshotOptions());
        Assert.Equal(golden.Snapshot.NextCommitTimestamp, written.Summary.HeaderTimestamp);
    }

    private static void ThrowIf(bool fails)
    {
        if (fails)
        {
            throw new IOException("No space left on device", 28);
        }
    }

    private static void CopyFiles(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string path in Directory.GetFiles(from))
        {
            // Copied by bytes: the temporary file is locked against other openers of this kind.
            using var source = new FileStream(Overlay.Host.Posix.OpenPrivate(path, create: false), FileAccess.Read);
            using FileStream target = File.Create(Path.Combine(to, Path.GetFileName(path)));
            source.CopyTo(target);
        }
    }

    private sealed class CommitPoints(Action<CommitPoint, string> reach) : ICommitPoints
    {
        public void Reach(CommitPoint point, string path) => reach(point, path);
    }
}
