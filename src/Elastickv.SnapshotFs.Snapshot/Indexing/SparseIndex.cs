using Elastickv.SnapshotFs.Snapshot.Records;

namespace Elastickv.SnapshotFs.Snapshot.Indexing;

/// <summary>What the rows of a block may hold; listings use it to skip dead stretches.</summary>
[Flags]
internal enum BlockContent : byte
{
    None = 0,

    /// <summary>A row that is the newest of its user key, as far as adjacent rows tell, and no tombstone.</summary>
    Live = 1,

    /// <summary>Any row that is no tombstone.</summary>
    Put = 2,

    /// <summary>A row that cannot be read, or a key too short for a timestamp.</summary>
    Damaged = 4,
}

/// <summary>
/// One entry for every block of about 16 KiB of records: its position and what it may hold, nine bytes in all. Keys are not copied: the
/// first key of a block is read from the mapped file. Immutable once built; thread-safe.
/// </summary>
internal sealed class SparseIndex : IDisposable
{
    /// <summary>How many records are walked before a search is cheaper: one costs some nanoseconds, the other some microseconds.</summary>
    public const int NearbyRecords = 64;

    private readonly RecordSequence records;
    private readonly NativeTable<long> starts;
    private readonly NativeTable<byte> contents;
    private readonly IDisposable[] owners;

    /// <param name="records">The sequence that the positions belong to.</param>
    /// <param name="starts">Position of the first record of each block, ascending.</param>
    /// <param name="contents">A <see cref="BlockContent"/> for each block.</param>
    /// <param name="owners">What the tables lie in; the index's from here on.</param>
    public SparseIndex(RecordSequence records, NativeTable<long> starts, NativeTable<byte> contents, params IDisposable[] owners)
    {
        this.records = records;
        this.starts = starts;
        this.contents = contents;
        this.owners = owners;
    }

    /// <param name="records">The sequence that the positions belong to.</param>
    /// <param name="starts">Position of the first record of each block, ascending. Owned by the index from here on, and complete.</param>
    /// <param name="contents">A <see cref="BlockContent"/> for each block. Owned by the index from here on, and complete.</param>
    public SparseIndex(RecordSequence records, NativeList<long> starts, NativeList<byte> contents)
        : this(records, starts.AsTable(), contents.AsTable(), starts, contents)
    {
    }

    public long BlockCount => starts.Count;

    public long StartOf(long block) => block < starts.Count ? starts[block] : records.End;

    public BlockContent ContentOf(long block) => (BlockContent)contents[block];

    /// <summary>The block that holds a position.</summary>
    public long BlockOf(long position)
    {
        long low = 0, high = starts.Count;
        while (low < high)
        {
            long middle = low + ((high - low) >> 1);
            if (starts[middle] <= position)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low - 1;
    }

    /// <summary>Position of the first record whose raw key is not below <paramref name="rawKey"/>; the end when there is none.</summary>
    public long LowerBound(ReadOnlySpan<byte> rawKey) => LowerBound(rawKey, out _);

    /// <inheritdoc cref="LowerBound(ReadOnlySpan{byte})"/>
    /// <param name="rawKey">What is looked for.</param>
    /// <param name="before">Position of the record right before that one; -1 when there is none.</param>
    public long LowerBound(ReadOnlySpan<byte> rawKey, out long before)
    {
        long low = 0, high = starts.Count;
        while (low < high)
        {
            long middle = low + ((high - low) >> 1);
            if (records.Read(starts[middle], out _).RawKey.SequenceCompareTo(rawKey) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        before = -1;
        if (low == 0)
        {
            return records.First;
        }

        long position = starts[low - 1];
        long end = StartOf(low);
        while (position < end && records.Read(position, out long next).RawKey.SequenceCompareTo(rawKey) < 0)
        {
            before = position;
            position = next;
        }

        if (position > end)
        {
            records.ThrowNoRecord(end);
        }

        return position;
    }

    /// <summary>The same without a search, when the answer is at most a few records behind a place already known.</summary>
    /// <param name="rawKey">What is looked for.</param>
    /// <param name="before">Position of any record; of the record right before the answer when there is one.</param>
    /// <param name="position">The answer.</param>
    /// <param name="reach">How many records behind it may be.</param>
    public bool TryLowerBoundNear(ReadOnlySpan<byte> rawKey, ref long before, out long position, int reach = NearbyRecords)
    {
        position = before;
        if (before < records.First || before >= records.End || records.Read(before, out long next).RawKey.SequenceCompareTo(rawKey) >= 0)
        {
            return false;
        }

        for (int step = 0; step < reach; step++)
        {
            position = next;
            if (position >= records.End || records.Read(position, out next).RawKey.SequenceCompareTo(rawKey) >= 0)
            {
                return true;
            }

            before = position;
        }

        return false;
    }

    public void Dispose()
    {
        foreach (IDisposable owner in owners)
        {
            owner.Dispose();
        }
    }
}
