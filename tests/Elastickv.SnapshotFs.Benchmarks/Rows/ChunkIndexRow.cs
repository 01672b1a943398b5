using Elastickv.SnapshotFs.Benchmarks.Data;
using Elastickv.SnapshotFs.Benchmarks.Reporting;
using Elastickv.SnapshotFs.Benchmarks.Running;

namespace Elastickv.SnapshotFs.Benchmarks.Rows;

/// <summary>The indexing pass over large records, whose bytes it need not read. With a footer to check it has to.</summary>
internal sealed class ChunkIndexRow : IRow
{
    public string Name => "index-chunks";

    public string What => "index a file of 1 MiB chunks";

    public string Target => "at least 20x faster than `cat` of it";

    public IEnumerable<Finding> Measure(Bench bench)
    {
        string index = IndexRow.Command(bench);
        DataFile bare = bench.Data.Bodies(ScaleProfile.Bare);
        DataFile runtime = bench.Data.Bodies(ScaleProfile.ServerShaped);
        ContestEntry[] entries = bench.Contest(
            bench.Scale.Rounds,
            warmToo: false,
            bench.OnFile("snapfs, bare", index, bare) with { Before = DataFile.ForgetIndex, Between = IndexRow.WarmProgram },
            bench.OnFile("snapfs, server-shaped, footer not checked", index.Replace("\"$F\"", "--no-verify \"$F\"", StringComparison.Ordinal), runtime) with { Before = DataFile.ForgetIndex, Between = IndexRow.WarmProgram },
            bench.OnFile("snapfs, server-shaped, footer checked", index, runtime) with { Before = DataFile.ForgetIndex, Between = IndexRow.WarmProgram },
            bench.OnFile("cat", "cat \"$F\" >/dev/null", runtime) with { Between = IndexRow.WarmProgram });
        string condition = $"{Text.Size(runtime.Bytes)}, {PageCache.FirstRun} file, program in the page cache";
        yield return Findings.Times($"bare, {condition}", entries[0].Cold, entries[0], "cat", entries[3].Cold, entries[3].Failure, 1.0 / 20);
        yield return Findings.Times($"server-shaped, --no-verify, {condition}", entries[1].Cold, entries[1], "cat", entries[3].Cold, entries[3].Failure, 1.0 / 20);
        yield return Findings.Times($"server-shaped, all bytes read for the checksum, {condition}", entries[2].Cold, entries[2], "cat", entries[3].Cold, entries[3].Failure, null);
    }
}
