using System.Globalization;
using Elastickv.SnapshotFs.Benchmarks.Data;
using Elastickv.SnapshotFs.Benchmarks.Reporting;
using Elastickv.SnapshotFs.Benchmarks.Running;

namespace Elastickv.SnapshotFs.Benchmarks.Rows;

/// <summary>From the start of the process to the first answer.</summary>
internal sealed class FirstListRow : IRow
{
    public string Name => "mount-first-ls";

    public string What => "mount with a valid index, until the first `ls` answers";

    public string Target => "below 150 ms process start included; below 20 ms of our own work";

    public IEnumerable<Finding> Measure(Bench bench)
    {
        const string Mount = "mkdir -p \"$O\" && snapfs mount \"$F\" \"$O\" >/dev/null && ls \"$O\" >/dev/null";
        const string Unmount = "snapfs unmount \"$O\"";
        const string WarmProgram = "mkdir -p \"$O.tiny\" && snapfs mount \"$TINY\" \"$O.tiny\" >/dev/null && ls \"$O.tiny\" >/dev/null; snapfs unmount \"$O.tiny\"; rmdir \"$O.tiny\"";
        DataFile snapshot = bench.Data.Records(ScaleProfile.Bare);
        DataFile tiny = bench.Data.Tiny;
        bool persists = bench.Offers("", "index");
        string? prepare = persists ? IndexRow.Command(bench) : null;
        ContestEntry[] entries = bench.Contest(
            bench.Scale.Rounds,
            warmToo: false,
            bench.OnFile("snapfs", Mount, snapshot) with { Before = prepare, Between = "cat \"$F\" >/dev/null; " + WarmProgram, After = Unmount },
            bench.OnFile("snapfs, a snapshot of 100 records", Mount, tiny) with { Before = prepare, Between = WarmProgram, After = Unmount });
        string condition = $"{Text.Millions(snapshot.Records)} records, {(persists ? "valid index" : "no index is kept: indexed anew")}, program and file in the page cache";
        yield return Findings.Below(condition, entries[0].Cold, entries[0].Failure, 0.150);
        if (!entries[0].Cold.IsEmpty && !entries[1].Cold.IsEmpty)
        {
            double own = entries[0].Cold.Median - entries[1].Cold.Median;
            yield return new Finding(
                "of that our own work: beyond the mount of 100 records", entries[0].Cold.AsSeconds(), "mount of 100 records", entries[1].Cold.AsSeconds(),
                (own * 1000).ToString("+0;-0", CultureInfo.InvariantCulture) + " ms", own <= 0.020 ? Verdict.Met : Verdict.Missed);
        }
    }
}
