using Elastickv.SnapshotFs.Benchmarks.Data;
using Elastickv.SnapshotFs.Benchmarks.Reporting;
using Elastickv.SnapshotFs.Benchmarks.Running;

namespace Elastickv.SnapshotFs.Benchmarks.Rows;

/// <summary>A whole snapshot written out, next to a copy of the tree that comes out of it.</summary>
internal sealed class ExportRow : IRow
{
    private const long Limit = 256L << 20;
    private const string Export = "snapfs export \"$F\" \"$O\" >/dev/null";

    public string Name => "export";

    public string What => "`snapfs export` of a whole snapshot";

    public string Target => "faster than `cp -r` of the same tree; peak memory below 256 MB";

    public IEnumerable<Finding> Measure(Bench bench)
    {
        DataFile bare = bench.Data.Strings(ScaleProfile.Bare);
        DataFile server = bench.Data.Strings(ScaleProfile.ServerShaped);
        ContestEntry[] entries = bench.Contest(
            bench.Scale.SlowRounds,
            warmToo: false,
            bench.OnFile("snapfs, bare", Export, bare),
            bench.OnFile("snapfs, server-shaped", Export, server),
            bench.OnNative("cp -r", "cp -r \"$M\" \"$O\"", bare));
        string condition = $"{Text.Millions(bench.Scale.Strings)} strings of 100 bytes";
        yield return Findings.Times($"bare, {condition}, {PageCache.FirstRun}", entries[0].Cold, entries[0], "cp -r", entries[2].Cold, entries[2].Failure, 1.0);
        yield return Findings.Times($"server-shaped, {condition}, {PageCache.FirstRun}", entries[1].Cold, entries[1], "cp -r", entries[2].Cold, entries[2].Failure, 1.0);

        DataFile bodies = bench.Data.Bodies(ScaleProfile.Bare);
        ContestEntry[] large = bench.Contest(
            bench.Scale.SlowRounds,
            warmToo: false,
            bench.OnFile("snapfs, S3 bodies", Export, bodies),
            bench.OnNative("cp -r, S3 bodies", "cp -r \"$M\" \"$O\"", bodies));
        yield return Findings.Times($"S3 bodies, {Text.Size(bodies.Bytes)}, {PageCache.FirstRun}", large[0].Cold, large[0], "cp -r", large[1].Cold, large[1].Failure, 1.0);
        yield return Memory(bench, server, condition);
        yield return Memory(bench, bodies, "S3 bodies");
        yield return Limited(bench, server, condition);
    }

    private static Finding Memory(Bench bench, DataFile snapshot, string condition)
    {
        var peak = new Sample();
        ShellResult result = Once(bench, snapshot, Export, watchMemory: true);
        if (result.Failure is null)
        {
            peak.Add(result.PeakBytes);
        }

        return Findings.Memory($"{condition}, peak memory (VmHWM)", peak, Limit);
    }

    private static Finding Limited(Bench bench, DataFile snapshot, string condition)
    {
        condition = $"server-shaped, {condition}, in a memory cgroup of 256 MiB, page cache included";
        using MemoryLimit? limit = MemoryLimit.TryCreate(Limit);
        if (limit is null)
        {
            return Findings.NotMeasured(condition, "this needs root and a memory cgroup");
        }

        ShellResult result = Once(bench, snapshot, limit.Enter + Export, watchMemory: false);
        return new Finding(condition, result.Failure ?? $"exported in {result.Seconds:0.0} s", "", "", "", result.Failure is null ? Verdict.Met : Verdict.Missed);
    }

    private static ShellResult Once(Bench bench, DataFile snapshot, string command, bool watchMemory)
    {
        var variables = new Dictionary<string, string> { ["F"] = snapshot.Path, ["O"] = Path.Combine(bench.Scratch, "output") };
        try
        {
            return bench.Shell.Run(command, variables, watchMemory);
        }
        finally
        {
            bench.Shell.Prepare("rm -rf -- \"$O\"", variables);
        }
    }
}
