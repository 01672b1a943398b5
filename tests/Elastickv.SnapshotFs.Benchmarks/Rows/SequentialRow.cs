using Elastickv.SnapshotFs.Benchmarks.Data;
using Elastickv.SnapshotFs.Benchmarks.Reporting;
using Elastickv.SnapshotFs.Benchmarks.Running;

namespace Elastickv.SnapshotFs.Benchmarks.Rows;

/// <summary>One large S3 object front to back.</summary>
internal sealed class SequentialRow : IRow
{
    public string Name => "sequential-read";

    public string What => "sequential read of a 1 GiB S3 object through the mount";

    public string Target => "cold: at most 1.10x of `cat` of the same bytes from the native filesystem; warm: equal to the page cache (at most 1.10x)";

    public IEnumerable<Finding> Measure(Bench bench)
    {
        const string Command = "cat \"$M/s3/bodies/body-000.bin\" >/dev/null";
        DataFile snapshot = bench.Data.Bodies(ScaleProfile.Bare);
        ContestEntry[] entries = bench.Contest(
            bench.Scale.Rounds,
            warmToo: true,
            bench.OnMount("snapfs", Command, snapshot),
            bench.OnNative("native", Command, snapshot));
        string size = Text.Size((long)bench.Scale.BodyChunks << 20);
        yield return Findings.Times($"{size}, {PageCache.FirstRun}", entries[0].Cold, entries[0], "native", entries[1].Cold, entries[1].Failure, 1.10);
        yield return Findings.Times($"{size}, warm", entries[0].Warm, entries[0], "native", entries[1].Warm, entries[1].Failure, 1.10);
    }
}
