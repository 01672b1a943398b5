using BenchmarkDotNet.Attributes;
using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Benchmarks.Micro;

/// <summary>Walking records: the indexing pass without and with the checksum, and the visible rows of a family. One operation is one record of the file.</summary>
[MemoryDiagnoser]
public class RecordWalk
{
    private const int Count = 20_000;
    private const int Rows = 224003;

    private string path = "";
    private SnapshotFile? snapshot;

    /// <summary>Generates the file.</summary>
    [GlobalSetup]
    public void Setup()
    {
        path = Path.Combine(Path.GetTempPath(), $"snapfs-bench-{Guid.NewGuid():N}.fsm");
        long records = StringScale.Write(path, Count, ScaleProfile.ServerShaped, 100);
        if (records != Rows)
        {
            throw new InvalidOperationException($"the generator wrote {records} records, not {Rows}");
        }

        snapshot = SnapshotFile.Open(path, new SnapshotOptions());
    }

    /// <summary>Opens and indexes the file.</summary>
    [Benchmark(OperationsPerInvoke = Rows)]
    public long Index() => Open(new SnapshotOptions { Verify = false });

    /// <summary>The same, with the checksum of the file.</summary>
    [Benchmark(OperationsPerInvoke = Rows)]
    public long IndexAndVerify() => Open(new SnapshotOptions());

    /// <summary>The visible strings.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public long Scan()
    {
        RowCursor rows = snapshot!.View.Scan("!redis|str|"u8);
        long bytes = 0;
        while (rows.MoveNext())
        {
            bytes += rows.Current.UserKey.Length;
        }

        return bytes;
    }

    /// <summary>Removes the file.</summary>
    [GlobalCleanup]
    public void Cleanup()
    {
        snapshot?.Dispose();
        File.Delete(path);
    }

    private long Open(SnapshotOptions options)
    {
        using SnapshotFile opened = SnapshotFile.Open(path, options);
        return (long)opened.NextCommitTimestamp;
    }
}
