using Elastickv.SnapshotFs.Benchmarks.Data;
using Elastickv.SnapshotFs.Benchmarks.Reporting;
using Elastickv.SnapshotFs.Benchmarks.Running;
using Elastickv.SnapshotFs.Benchmarks.Trees;

namespace Elastickv.SnapshotFs.Benchmarks.Rows;

/// <summary>Ten edits in a large snapshot, committed by unmounting.</summary>
internal sealed class CommitRow : IRow
{
    private const string Edit =
        "mkdir -p \"$O\" \"$O.mnt\" && snapfs mount --output \"$O/edited.fsm\" \"$F\" \"$O.mnt\" >/dev/null && i=0 && while [ $i -lt 10 ]; do printf 'edit %s' $i >\"$O.mnt/redis/db_0/strings/key%3A0000000$i.bin\"; i=$((i+1)); done";

    private const string Commit = "snapfs unmount \"$O.mnt\" >/dev/null";
    private const string Clean = "rm -rf -- \"$O\"; rmdir \"$O.mnt\"";

    public string Name => "commit";

    public string What => "commit of 10 edits into a 2 GiB snapshot, verification included";

    public string Target => "within 2x of `cp` + `sha256sum` of the file; memory independent of the snapshot";

    public IEnumerable<Finding> Measure(Bench bench)
    {
        if (!bench.Offers("mount", "--output"))
        {
            bench.Note("snapfs", $"{Edit} ; [timed] {Commit}");
            bench.Note("cp + sha256sum", "cp \"$F\" \"$O\" && sha256sum \"$O\" >/dev/null");
            yield return Findings.NotMeasured("", "the mount of this version is read-only");
            yield break;
        }

        DataFile snapshot = bench.Data.Records(ScaleProfile.Bare);
        ContestEntry[] entries = bench.Contest(
            bench.Scale.SlowRounds,
            warmToo: false,
            bench.OnFile("snapfs", Commit, snapshot) with { Before = Edit, After = "test -s \"$O/edited.fsm\" && " + Clean },
            bench.OnFile("cp + sha256sum", "cp \"$F\" \"$O\" && sha256sum \"$O\" >/dev/null", snapshot));
        string condition = $"{Text.Millions(snapshot.Records)} records, {Text.Size(snapshot.Bytes)}, {PageCache.FirstRun}";
        yield return Findings.Times(condition, entries[0].Cold, entries[0], "cp + sha256sum", entries[1].Cold, entries[1].Failure, 2.0);
        yield return Memory(bench, snapshot);
    }

    /// <summary>The mount's process does the commit; its peak is compared with that of the same edits in a snapshot of next to nothing.</summary>
    private static Finding Memory(Bench bench, DataFile snapshot)
    {
        long small = Peak(bench, bench.Data.Tiny);
        long large = Peak(bench, snapshot);
        var ours = new Sample();
        var theirs = new Sample();
        ours.Add(large);
        theirs.Add(small);
        const string Condition = "peak memory (VmHWM) of the mount, commit included";
        return large == 0
            ? Findings.NotMeasured(Condition, "the process could not be watched")
            : new Finding(Condition, ours.AsMebibytes(), "the same edits in 100 records", theirs.AsMebibytes(), Findings.Ratio(ours.Median / theirs.Median), ours.Median - theirs.Median < 32L << 20 ? Verdict.Met : Verdict.Missed);
    }

    private static long Peak(Bench bench, DataFile snapshot)
    {
        var variables = new Dictionary<string, string> { ["F"] = snapshot.Path, ["O"] = Path.Combine(bench.Scratch, "output") };
        bench.Shell.Prepare(Edit, variables);
        int daemon = SnapfsTree.DaemonOf(variables["O"] + ".mnt");
        Task<ShellResult> commit = Task.Run(() => bench.Shell.Run(Commit, variables));
        long peak = 0;
        while (!commit.Wait(2))
        {
            peak = Math.Max(peak, ProcessMemory.Peak(daemon));
        }

        bench.Shell.Prepare(Clean, variables);
        return commit.Result.Failure is null ? peak : 0;
    }
}
