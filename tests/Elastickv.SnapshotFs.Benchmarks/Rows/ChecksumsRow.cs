using Elastickv.SnapshotFs.Benchmarks.Data;
using Elastickv.SnapshotFs.Benchmarks.Reporting;
using Elastickv.SnapshotFs.Benchmarks.Running;

namespace Elastickv.SnapshotFs.Benchmarks.Rows;

/// <summary>CHECKSUMS, which hashes the whole tree when it is read. No target; next to <c>sha256sum</c> of the tree on disk.</summary>
internal sealed class ChecksumsRow : IRow
{
    public string Name => "checksums";

    public string What => "reading `CHECKSUMS`: every file hashed";

    public string Target => "";

    public IEnumerable<Finding> Measure(Bench bench)
    {
        foreach ((string what, DataFile snapshot) in new[] { ($"{Text.Millions(bench.Scale.SmallFiles)} strings", bench.Data.SmallFiles(ScaleProfile.Bare)), ("S3 bodies", bench.Data.Bodies(ScaleProfile.Bare)) })
        {
            ContestEntry[] entries = bench.Contest(
                bench.Scale.SlowRounds,
                warmToo: false,
                bench.OnMount("snapfs", "cat \"$M/CHECKSUMS\" >/dev/null", snapshot),
                bench.OnNative("sha256sum, as many at once as there are processors", "cd \"$M\" && find . -type f ! -name CHECKSUMS -print0 | xargs -0 -n 500 -P \"$(nproc)\" sha256sum -- >/dev/null", snapshot));
            yield return Findings.Times($"{what}, {PageCache.FirstRun}", entries[0].Cold, entries[0], "sha256sum", entries[1].Cold, entries[1].Failure, null);
        }
    }
}
