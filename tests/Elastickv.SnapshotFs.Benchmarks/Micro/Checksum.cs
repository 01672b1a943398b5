using BenchmarkDotNet.Attributes;
using Elastickv.SnapshotFs.Snapshot.Container;

namespace Elastickv.SnapshotFs.Benchmarks.Micro;

/// <summary>CRC-32C of pieces of several lengths.</summary>
public class Checksum
{
    private byte[] data = [];

    /// <summary>Length of the piece in bytes.</summary>
    [Params(64, 4096, 1 << 20)]
    public int Length { get; set; }

    /// <summary>Fills the piece.</summary>
    [GlobalSetup]
    public void Setup()
    {
        data = new byte[Length];
        new Random(1).NextBytes(data);
    }

    /// <summary>One piece.</summary>
    [Benchmark]
    public uint Crc32C() => Snapshot.Container.Crc32C.Of(data);
}
