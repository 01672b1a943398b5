namespace Elastickv.SnapshotFs.Snapshot;

/// <summary>
/// A read-only array of plain values that lies outside the managed heap, in a <see cref="NativeList{T}"/> or in a mapped file. Does not keep alive what it lies
/// in: whoever holds a table holds that as well. Thread-safe.
/// </summary>
internal readonly unsafe struct NativeTable<T>
    where T : unmanaged
{
    private readonly T* items;

    /// <param name="items">First item; null only when there is none.</param>
    /// <param name="count">Number of items.</param>
    public NativeTable(T* items, long count)
    {
        this.items = items;
        Count = count;
    }

    public long Count { get; }

    public T this[long index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((ulong)index, (ulong)Count);
            return items[index];
        }
    }
}
