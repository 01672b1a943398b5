using System.Globalization;
using Elastickv.SnapshotFs.Benchmarks.Data;
using Elastickv.SnapshotFs.Benchmarks.Reporting;
using Elastickv.SnapshotFs.Benchmarks.Running;
using Elastickv.SnapshotFs.Benchmarks.Trees;

namespace Elastickv.SnapshotFs.Benchmarks.Rows;

/// <summary>What a mount of many records has resident, when it answers and when everything was read, and that it lives below a hard limit.</summary>
internal sealed class MountMemoryRow : IRow
{
    private const long Limit = 80L << 20;
    private const string ReadAll = "cd \"$M\" && find . -type f ! -name CHECKSUMS -print0 | xargs -0 -n 2000 -P 4 cat -- >/dev/null && cat CHECKSUMS >/dev/null";
    private const string HashAll = "cat \"$M/CHECKSUMS\" >/dev/null";

    public string Name => "mount-memory";

    public string What => "resident memory of a mount";

    public string Target => "below 80 MB whatever the number of records, everything read; below 0.5 byte per record beyond the runtime itself";

    public IEnumerable<Finding> Measure(Bench bench)
    {
        DataFile server = bench.Data.Records(ScaleProfile.ServerShaped);
        DataFile bare = bench.Data.Records(ScaleProfile.Bare);
        bench.Note("snapfs, server-shaped, everything read", ReadAll);
        bench.Note("snapfs, bare, everything read (by the mount itself, which hashes it)", HashAll);
        yield return PerRecord(bench, bare);
        yield return Peak(bench, server, ReadAll, 1);
        yield return Peak(bench, bare, HashAll, 1);
        yield return Limited(bench, server, ReadAll);
        yield return Limited(bench, bare, HashAll);
    }

    private static string Condition(DataFile snapshot, string what) => $"{Text.Millions(snapshot.Records)} records, {what}";

    /// <summary>Beyond a mount of next to nothing, so that the runtime does not count.</summary>
    private static Finding PerRecord(Bench bench, DataFile snapshot)
    {
        var small = new Sample();
        var large = new Sample();
        for (int round = 0; round < bench.Scale.SlowRounds; round++)
        {
            Resident(bench, bench.Data.Tiny, small);
            Resident(bench, snapshot, large);
        }

        double bytes = (large.Median - small.Median) / snapshot.Records;
        return new Finding(
            Condition(snapshot, "VmRSS after the first `ls`"), large.AsMebibytes(), "mount of 100 records", small.AsMebibytes(),
            bytes.ToString("0.00", CultureInfo.InvariantCulture) + " byte/record", bytes < 0.5 ? Verdict.Met : Verdict.Missed);
    }

    private static void Resident(Bench bench, DataFile snapshot, Sample sample)
    {
        using var tree = new SnapfsTree(bench.Shell, snapshot.Path, bench.Scratch);
        bench.Shell.Prepare("ls \"$M\" >/dev/null", new Dictionary<string, string> { ["M"] = tree.Path });
        sample.Add(ProcessMemory.Resident(tree.FindDaemon().Daemon));
    }

    private static Finding Peak(Bench bench, DataFile snapshot, string read, int rounds)
    {
        var peak = new Sample();
        string? failure = null;
        for (int round = 0; round < rounds && failure is null; round++)
        {
            using SnapfsTree tree = new SnapfsTree(bench.Shell, snapshot.Path, bench.Scratch).FindDaemon();
            failure = bench.Shell.Run(read, new Dictionary<string, string> { ["M"] = tree.Path }).Failure;
            peak.Add(ProcessMemory.Peak(tree.Daemon));
        }

        string condition = Condition(snapshot, "peak (VmHWM), everything read");
        return failure is null ? Findings.Memory(condition, peak, Limit) : Findings.NotMeasured(condition, failure);
    }

    /// <summary>The mount, not its readers, lives in a memory cgroup of the size of the target.</summary>
    private static Finding Limited(Bench bench, DataFile snapshot, string read)
    {
        string condition = Condition(snapshot, "in a memory cgroup of 80 MiB, page cache included");
        using MemoryLimit? limit = MemoryLimit.TryCreate(Limit);
        if (limit is null)
        {
            return Findings.NotMeasured(condition, "this needs root and a memory cgroup");
        }

        try
        {
            using var tree = new SnapfsTree(bench.Shell, snapshot.Path, bench.Scratch, before: limit.Enter);
            ShellResult result = bench.Shell.Run(read, new Dictionary<string, string> { ["M"] = tree.Path });
            return result.Failure is null
                ? new Finding(condition, "everything read", "", "", result.Seconds.ToString("0.0", CultureInfo.InvariantCulture) + " s", Verdict.Met)
                : new Finding(condition, result.Failure, "", "", "", Verdict.Missed);
        }
        catch (InvalidOperationException e)
        {
            return new Finding(condition, e.Message, "", "", "", Verdict.Missed);
        }
    }
}
