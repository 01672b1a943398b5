using System.Runtime.InteropServices;

namespace Elastickv.SnapshotFs.Snapshot;

/// <summary>
/// A growable array of plain values outside the managed heap: index tables would otherwise live in the large object heap and be
/// copied on growth. Not thread-safe while it grows; freely shared for reading afterwards.
/// </summary>
internal sealed unsafe class NativeList<T> : IDisposable
    where T : unmanaged
{
    private T* items;
    private long capacity;

    ~NativeList() => Release();

    public long Count { get; private set; }

    public ref T this[long index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((ulong)index, (ulong)Count);
            return ref items[index];
        }
    }

    public void Add(T item)
    {
        if (Count == capacity)
        {
            capacity = Math.Max(256, capacity * 2);
            items = (T*)NativeMemory.Realloc(items, checked((nuint)capacity * (nuint)sizeof(T)));
        }

        items[Count++] = item;
    }

    /// <summary>Sorts in place.</summary>
    public void Sort(IComparer<T> comparer) => new Span<T>(items, checked((int)Count)).Sort(comparer);

    /// <summary>Drops everything from <paramref name="count"/> on.</summary>
    public void Truncate(long count) => Count = Math.Min(Count, count);

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private void Release()
    {
        NativeMemory.Free(items);
        items = null;
        Count = capacity = 0;
    }
}
