using Elastickv.SnapshotFs.Benchmarks.Data;
using Elastickv.SnapshotFs.Benchmarks.Reporting;
using Elastickv.SnapshotFs.Benchmarks.Running;

namespace Elastickv.SnapshotFs.Benchmarks.Rows;

/// <summary>The indexing pass over many small records.</summary>
internal sealed class IndexRow : IRow
{
    private const long MemoryLimit = 64L << 20;

    /// <summary>Only the file is meant to be cold, not the programs: run once the caches are empty.</summary>
    public const string WarmProgram = "snapfs ls \"$TINY\" >/dev/null; cat /dev/null";

    public string Name => "index-records";

    public string What => "index a cold file of small records";

    public string Target => "within 1.3x of `cat` of the file; peak memory below 64 MB";

    /// <summary>The command that does nothing but index, or the one that does least besides.</summary>
    public static string Command(Bench bench) => bench.Offers("", "index") ? "snapfs index \"$F\" >/dev/null" : "snapfs ls \"$F\" >/dev/null";

    public IEnumerable<Finding> Measure(Bench bench)
    {
        foreach (ScaleProfile profile in new[] { ScaleProfile.Bare, ScaleProfile.ServerShaped })
        {
            DataFile snapshot = bench.Data.Records(profile);
            string condition = $"{Text.Of(profile)}, {Text.Millions(snapshot.Records)} records, {Text.Size(snapshot.Bytes)}";
            ContestEntry[] entries = bench.Contest(
                bench.Scale.Rounds,
                warmToo: false,
                bench.OnFile("snapfs", Command(bench), snapshot) with { Before = DataFile.ForgetIndex, Between = WarmProgram },
                bench.OnFile("cat", "cat \"$F\" >/dev/null", snapshot) with { Between = WarmProgram });
            yield return Findings.Times($"{condition}, {PageCache.FirstRun} file, program in the page cache", entries[0].Cold, entries[0], "cat", entries[1].Cold, entries[1].Failure, 1.3);

            var peak = new Sample();
            var variables = new Dictionary<string, string> { ["F"] = snapshot.Path };
            for (int round = 0; round < bench.Scale.SlowRounds; round++)
            {
                bench.Shell.Prepare(DataFile.ForgetIndex, variables);
                peak.Add(bench.Shell.Run(Command(bench), variables, watchMemory: true).PeakBytes);
            }

            yield return Findings.Memory($"{condition}, peak memory (VmHWM)", peak, MemoryLimit);
        }
    }
}
