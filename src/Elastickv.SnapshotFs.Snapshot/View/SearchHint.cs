using Elastickv.SnapshotFs.Snapshot.Indexing;

namespace Elastickv.SnapshotFs.Snapshot;

/// <summary>
/// Remembers where the last search of a kind ended, because the next one is nearly always right behind: names are looked up in the order in which they were listed. Only
/// a hint: answers are the same without. Thread-safe; threads do not disturb each other's places as long as they are few.
/// </summary>
public sealed class SearchHint
{
    private const int Slots = 8;
    private const int CacheLine = 64 / sizeof(long);
    private const int SearchesPerTrim = 4096;

    // How far to look after an answer that lay somewhere else: names that come in no order shall not pay for those that do.
    private const int ShortReach = 3;

    // An answer so close behind the one before it is taken for a sign of order.
    private const long Close = 8 << 10;

    // A slot is the position of the last record before the answer, plus 1; the number of searches it served; and how far the next may look. One cache line each.
    private readonly long[] slots = new long[(Slots + 1) * CacheLine];

    private static int Slot => ((Environment.CurrentManagedThreadId % Slots) + 1) * CacheLine;

    /// <summary>Finds the first record not below a raw key, if it is close behind the last answer.</summary>
    /// <param name="index">The index that every use of this hint is about.</param>
    /// <param name="rawKey">What is looked for.</param>
    /// <param name="position">The answer.</param>
    /// <param name="before">Position of the record right before it.</param>
    internal bool TryUse(SparseIndex index, ReadOnlySpan<byte> rawKey, out long position, out long before)
    {
        int slot = Slot;
        before = Volatile.Read(ref slots[slot]) - 1;
        return index.TryLowerBoundNear(rawKey, ref before, out position, (int)slots[slot + 2]);
    }

    /// <summary>Remembers an answer; true now and then, when mapped pages should be given back.</summary>
    /// <param name="before">Position of the record right before it; -1 when there is none.</param>
    /// <param name="found">Whether the hint served.</param>
    internal bool Note(long before, bool found)
    {
        int slot = Slot;
        long last = slots[slot];
        Volatile.Write(ref slots[slot], before + 1);
        slots[slot + 2] = found || (ulong)(before + 1 - last) <= (ulong)Close ? SparseIndex.NearbyRecords : ShortReach;
        return found && ++slots[slot + 1] % SearchesPerTrim == 0;
    }
}
