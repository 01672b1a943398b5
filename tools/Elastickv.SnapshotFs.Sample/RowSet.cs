using System.Buffers.Binary;

namespace Elastickv.SnapshotFs.Sample;

/// <summary>Rows of a store with their commit timestamps (spec 01 §1.2), and the clock that gives these.</summary>
internal sealed class RowSet
{
    private const long StartMs = 1_768_467_600_000; // 2026-01-15T09:00:00Z
    private const long StepMs = 1_000;

    private readonly SortedDictionary<byte[], byte[]> rows = new(Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)));
    private long nowMs = StartMs;

    /// <summary>HLC timestamp of the rows that are added now.</summary>
    public ulong Now => (ulong)nowMs << 16;

    /// <summary>Wall clock of <see cref="Now"/>, in Unix milliseconds.</summary>
    public long NowMs => nowMs;

    /// <summary>Raw keys and raw values in the order of a file.</summary>
    public IEnumerable<KeyValuePair<byte[], byte[]>> InOrder => rows;

    /// <summary>Begins the next transaction, a second later.</summary>
    public void Tick() => nowMs += StepMs;

    /// <summary>Writes a value.</summary>
    public void Put(byte[] userKey, byte[] body) => rows.Add(RawKey(userKey), [0, 0, 0, 0, 0, 0, 0, 0, 0, .. body]);

    /// <summary>Deletes a key.</summary>
    public void Delete(byte[] userKey) => rows.Add(RawKey(userKey), [1, 0, 0, 0, 0, 0, 0, 0, 0]);

    private byte[] RawKey(byte[] userKey)
    {
        var suffix = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(suffix, ~Now);
        return [.. userKey, .. suffix];
    }
}
