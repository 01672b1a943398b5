using System.Runtime.InteropServices;

namespace Elastickv.SnapshotFs.Snapshot;

/// <summary>
/// A growable array of plain values outside the managed heap: index tables would otherwise live in the large object heap and be
/// copied on growth. Not thread-safe while it grows; freely shared for reading afterwards.
/// </summary>
public sealed unsafe class NativeList<T> : IDisposable
    where T : unmanaged
{
    private T* items;
    private long capacity;

    ~NativeList() => Release();

    /// <summary>Number of items.</summary>
    public long Count { get; private set; }

    /// <summary>An item; the reference is good until the list grows.</summary>
    public ref T this[long index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((ulong)index, (ulong)Count);
            return ref items[index];
        }
    }

    /// <summary>Adds an item at the end.</summary>
    public void Add(T item)
    {
        Reserve(Count + 1);
        items[Count++] = item;
    }

    /// <summary>Adds several items at once.</summary>
    public void AddRange(ReadOnlySpan<T> more)
    {
        Reserve(Count + more.Length);
        more.CopyTo(new Span<T>(items + Count, more.Length));
        Count += more.Length;
    }

    /// <summary>A stretch of the list; valid until the list grows.</summary>
    public ReadOnlySpan<T> Slice(long start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((ulong)start + (uint)length, (ulong)Count);
        return new ReadOnlySpan<T>(items + start, length);
    }

    /// <summary>All items for reading; valid until the list grows or is disposed.</summary>
    internal NativeTable<T> AsTable() => new(items, Count);

    /// <summary>Sorts in place.</summary>
    public void Sort(IComparer<T> comparer) => new Span<T>(items, checked((int)Count)).Sort(comparer);

    /// <summary>Drops everything from <paramref name="count"/> on.</summary>
    public void Truncate(long count) => Count = Math.Min(Count, count);

    /// <summary>Frees the items.</summary>
    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private void Reserve(long count)
    {
        if (count > capacity)
        {
            capacity = Math.Max(count, Math.Max(256, capacity * 2));
            items = (T*)NativeMemory.Realloc(items, checked((nuint)capacity * (nuint)sizeof(T)));
        }
    }

    private void Release()
    {
        NativeMemory.Free(items);
        items = null;
        Count = capacity = 0;
    }
}
