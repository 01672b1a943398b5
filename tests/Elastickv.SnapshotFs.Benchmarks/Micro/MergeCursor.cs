using BenchmarkDotNet.Attributes;
using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Benchmarks.Micro;

/// <summary>The cursor that merges rows into the order of their user keys, next to the plain one on the same rows. One operation is one row.</summary>
[MemoryDiagnoser]
public class MergeCursor
{
    private const int Count = 20_000;

    private GeneratedSnapshot? generated;

    /// <summary>Generates and opens the snapshot.</summary>
    [GlobalSetup]
    public void Setup() => generated = new GeneratedSnapshot(path => HashScale.Write(path, Count, ScaleProfile.ServerShaped));

    /// <summary>In the order of the file.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Count)]
    public long Stored()
    {
        RowCursor rows = generated!.Snapshot.View.Scan("!hs|fld|"u8);
        long bytes = 0;
        while (rows.MoveNext())
        {
            bytes += rows.Current.UserKey.Length;
        }

        return bytes;
    }

    /// <summary>In the order of user keys.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public long Ordered()
    {
        using OrderedCursor rows = generated!.Snapshot.View.ScanOrdered("!hs|fld|"u8);
        long bytes = 0;
        while (rows.MoveNext())
        {
            bytes += rows.Current.UserKey.Length;
        }

        return bytes;
    }

    /// <summary>Removes the file.</summary>
    [GlobalCleanup]
    public void Cleanup() => generated?.Dispose();
}
