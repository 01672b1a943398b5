namespace Elastickv.SnapshotFs.Snapshot.Writing;

/// <summary>
/// The rows of a <see cref="RowSorter"/> in ascending raw-key order: a merge of its spilled runs and of what is still in its arena. Forward only; not
/// thread-safe.
/// </summary>
internal sealed unsafe class SortedRows
{
    // Giving pages back now and then keeps the mapping from counting as memory. Every run holds up to twice this.
    private const long TrimStep = 1 << 20;

    private readonly PriorityQueue<Source, Source> heap;

    public SortedRows(List<Source> spilled, byte* arena, NativeList<long> rows)
    {
        heap = new PriorityQueue<Source, Source>(Comparer<Source>.Create(static (x, y) => x.Row.RawKey.SequenceCompareTo(y.Row.RawKey)));
        spilled.Add(new Source(arena, rows));
        foreach (Source source in spilled)
        {
            if (source.MoveNext())
            {
                heap.Enqueue(source, source);
            }
        }
    }

    /// <summary>The row reached by the last successful <see cref="MoveNext"/>; valid until the next call.</summary>
    public NewRow Current { get; private set; }

    /// <summary>Steps to the next row.</summary>
    /// <exception cref="DuplicateRowException">Two rows have one key.</exception>
    public bool MoveNext()
    {
        if (heap.Count == 0)
        {
            return false;
        }

        Source source = heap.Peek();
        Current = source.Row;
        heap.Dequeue();
        if (source.MoveNext())
        {
            heap.Enqueue(source, source);
        }

        if (heap.Count > 0 && heap.Peek().Row.RawKey.SequenceEqual(Current.RawKey))
        {
            NewRow other = heap.Peek().Row;
            throw new DuplicateRowException(Current.UserKey.ToArray(), Math.Min(Current.Origin, other.Origin), Math.Max(Current.Origin, other.Origin));
        }

        return true;
    }

    /// <summary>One sorted run: a stretch of the spill file, or the arena through its table of offsets.</summary>
    internal sealed class Source
    {
        private readonly byte* start;
        private readonly long end;
        private readonly NativeList<long>? offsets;
        private long next;
        private readonly long first;
        private long trimmed;

        public Source(byte* start, long from, long end)
        {
            this.start = start;
            this.end = end;
            next = trimmed = first = from;
        }

        public Source(byte* arena, NativeList<long> offsets)
        {
            start = arena;
            this.offsets = offsets;
            end = offsets.Count;
        }

        public NewRow Row { get; private set; }

        public bool MoveNext()
        {
            if (next >= end)
            {
                return false;
            }

            if (offsets is not null)
            {
                Row = new NewRow(start + offsets[next++]);
                return true;
            }

            // The row before this one is still the merge's current row; a page of it that is given back comes again. The kernel maps pages around a touched one
            // too, hence the overlap.
            if (next - trimmed > TrimStep)
            {
                long from = Math.Max(first, trimmed - TrimStep);
                ResidentMemory.Release(start + from, next - from);
                trimmed = next;
            }

            Row = new NewRow(start + next);
            next += Row.Length;
            return true;
        }
    }
}
