using System.Diagnostics;
using Elastickv.SnapshotFs.Benchmarks.Data;
using Elastickv.SnapshotFs.Benchmarks.Reporting;
using Elastickv.SnapshotFs.Benchmarks.Running;
using Elastickv.SnapshotFs.Benchmarks.Trees;

namespace Elastickv.SnapshotFs.Benchmarks.Rows;

/// <summary>How long a huge directory keeps its first entry back, and what an empty one costs that millions of dead rows lie in.</summary>
internal sealed class FirstEntryRow : IRow
{
    public string Name => "first-entry";

    public string What => "first entry of a huge directory";

    public string Target => "below 10 ms from the call";

    public IEnumerable<Finding> Measure(Bench bench)
    {
        DataFile bare = bench.Data.Records(ScaleProfile.Bare);
        DataFile server = bench.Data.Records(ScaleProfile.ServerShaped);
        bench.Note("in process", "opendir(\"$M/redis/db_0/strings\"), first readdir, on a fresh mount");
        yield return Findings.Below($"{Text.Millions(bare.Records)} keys, in process", First(bench, bare, "redis/db_0/strings"), null, 0.010);
        yield return Findings.Below($"server-shaped, {Text.Millions(server.Records)} records, in process", First(bench, server, "redis/db_0/strings"), null, 0.010);
        yield return Findings.Below($"server-shaped: `redis/db_0`, whose other families hold {Text.Millions(bench.Scale.Records / 10)} tombstones each, all entries", First(bench, server, "redis/db_0"), null, 0.010);

        const string Command = "ls -U \"$M/redis/db_0/strings\" | head -n 1 >/dev/null";
        ContestEntry[] entries = bench.Contest(bench.Scale.Rounds, warmToo: true, bench.OnMount("ls -U | head", Command, bare));
        yield return Findings.Times("`ls -U | head`, " + PageCache.FirstRun + ", start of the commands included", entries[0].Cold, entries[0], "", new Sample(), null, null);
        yield return Findings.Times("`ls -U | head`, warm, start of the commands included", entries[0].Warm, entries[0], "", new Sample(), null, null);
    }

    private static Sample First(Bench bench, DataFile snapshot, string directory)
    {
        var sample = new Sample();
        for (int round = 0; round < bench.Scale.Rounds; round++)
        {
            using var tree = new SnapfsTree(bench.Shell, snapshot.Path, bench.Scratch);
            string path = Path.Combine(tree.Path, directory);
            bench.Shell.Prepare("ls \"$M\" >/dev/null", new Dictionary<string, string> { ["M"] = tree.Path });
            long start = Stopwatch.GetTimestamp();
            using (IEnumerator<string> entries = Directory.EnumerateFileSystemEntries(path).GetEnumerator())
            {
                while (entries.MoveNext() && directory.EndsWith("db_0", StringComparison.Ordinal))
                {
                }
            }

            sample.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return sample;
    }
}
