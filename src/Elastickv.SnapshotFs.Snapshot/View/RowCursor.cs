using System.Buffers.Binary;
using Elastickv.SnapshotFs.Snapshot.Indexing;
using Elastickv.SnapshotFs.Snapshot.Records;
using Elastickv.SnapshotFs.Snapshot.View;

namespace Elastickv.SnapshotFs.Snapshot;

/// <summary>
/// Walks the visible rows of a key range in raw-key order, skipping blocks without live rows. Damaged rows are given too. A mutable struct: keep it in a
/// local or a field, never copy it while it is in use. Not thread-safe.
/// </summary>
public struct RowCursor
{
    // About 4 MiB of records.
    private const int BlocksPerTrim = 256;

    private readonly SnapshotView view;
    private readonly long end;
    private readonly int shortestKey;
    private long position;
    private long block;
    private long blockEnd;
    private int blocksWalked;

    // The record right before `position`, when it was read: says whether a row is the newest of its key.
    private RawRecord previous;
    private bool previousKnown;

    // Rolled-forward writes that lie in the range, merged with the stored rows.
    private int rolled;
    private readonly int rolledStart;
    private readonly int rolledEnd;
    private Row pending;
    private RawRecord pendingRecord;
    private bool hasPending;

    /// <param name="view">What is walked.</param>
    /// <param name="start">Position of the first record of the range.</param>
    /// <param name="before">Position of the record right before it; -1 when that is not known.</param>
    /// <param name="end">Position behind the last record of the range.</param>
    /// <param name="prefix">What user keys in the range start with.</param>
    internal RowCursor(SnapshotView view, long start, long before, long end, ReadOnlySpan<byte> prefix)
    {
        this.view = view;
        this.end = end;
        shortestKey = prefix.Length;
        position = start;
        blockEnd = start;
        block = -1;
        Remember(before);
        if (view.Rolled.Length > 0)
        {
            rolled = rolledStart = rolledEnd = view.FirstRolled(prefix);
            while (rolledEnd < view.Rolled.Length && view.Rolled[rolledEnd].RawKey.AsSpan().StartsWith(prefix))
            {
                rolledEnd++;
            }
        }
    }

    /// <summary>The row reached by the last successful <see cref="MoveNext"/>.</summary>
    public Row Current { get; private set; }

    /// <summary>Steps to the next visible row of the range; false at its end.</summary>
    public bool MoveNext()
    {
        if (rolled == rolledEnd && view.Rolled.Length == 0)
        {
            if (!MoveStored(out Row row, out _))
            {
                return false;
            }

            Current = row;
            return true;
        }

        return MoveMerged();
    }

    /// <summary>Skips every row whose raw key starts with the prefix, or sorts below it. Only for prefixes that end a prefix-free code (spec 02 §3).</summary>
    public void SeekPast(ReadOnlySpan<byte> prefix)
    {
        long to = view.UpperBound(prefix, position, out long before);
        JumpForward(to, before);
        while (rolled < rolledEnd && (view.Rolled[rolled].RawKey.AsSpan().StartsWith(prefix) || view.Rolled[rolled].RawKey.AsSpan().SequenceCompareTo(prefix) < 0))
        {
            rolled++;
        }
    }

    /// <summary>Goes forward to the first row whose raw key is not below the given bytes. Never goes back.</summary>
    public void SeekFrom(ReadOnlySpan<byte> rawBytes)
    {
        long to = view.LowerBound(rawBytes, position, out long before);
        JumpForward(to, before);
        if (rolled < rolledEnd)
        {
            rolled = Math.Max(rolled, Math.Min(rolledEnd, view.FirstRolled(rawBytes)));
        }
    }

    /// <summary>Goes on behind a row that an earlier cursor over the same range gave, by its <see cref="Row.Position"/>.</summary>
    public void SeekAfter(in Row row)
    {
        byte[] rawKey = RawKey.Of(row.UserKey, row.CommitTimestamp);
        Jump(view.LowerBound(rawKey, out long before), before);
        if (position < end && view.Records.Read(position, out long next).RawKey.SequenceEqual(rawKey))
        {
            Jump(next, position);
        }

        if (rolledStart < rolledEnd)
        {
            rolled = Math.Clamp(view.FirstRolled(rawKey), rolledStart, rolledEnd);
            if (rolled < rolledEnd && view.Rolled[rolled].RawKey.AsSpan().SequenceEqual(rawKey))
            {
                rolled++;
            }
        }
    }

    private void JumpForward(long to, long before)
    {
        if (to > position)
        {
            Jump(to, before);
        }
        else if (hasPending && to > pending.Position)
        {
            // The stored row that was read ahead of a rolled-forward one lies in what is skipped; otherwise it still waits for its turn.
            hasPending = false;
        }
    }

    private void Jump(long to, long before)
    {
        if (to != position)
        {
            Remember(before);
        }

        position = to;
        blockEnd = to;
        block = -1;
        hasPending = false;
    }

    private void Remember(long before)
    {
        previousKnown = before >= 0;
        if (previousKnown)
        {
            previous = view.Records.Read(before, out _);
        }
    }

    private bool MoveMerged()
    {
        while (true)
        {
            if (!hasPending)
            {
                hasPending = MoveStored(out pending, out pendingRecord);
            }

            if (rolled < rolledEnd
                && (!hasPending || view.Rolled[rolled].RawKey.AsSpan().SequenceCompareTo(pendingRecord.RawKey) < 0))
            {
                ref readonly RolledForward write = ref view.Rolled[rolled++];
                if (write.Deletes || write.RawKey.Length - ValueHeader.SuffixLength < shortestKey)
                {
                    continue;
                }

                Current = view.RolledRow(write);
                return true;
            }

            if (!hasPending)
            {
                return false;
            }

            hasPending = false;
            if (view.FindRolled(pending.UserKey) < 0)
            {
                Current = pending;
                return true;
            }
        }
    }

    private bool MoveStored(out Row row, out RawRecord record)
    {
        while (position < end)
        {
            if (position >= blockEnd && !EnterBlock())
            {
                break;
            }

            long at = position;
            record = view.Records.Read(at, out position);
            RawRecord before = previous;
            bool beforeKnown = previousKnown;
            previous = record;
            previousKnown = true;
            if (view.Trace is { } trace && record.HasUserKey && !StoreMetadata.IsOperational(record.RawKey))
            {
                trace.Note(record.CommitTimestamp, view.ReadTimestamp);
            }

            if (record.KeyLength - ValueHeader.SuffixLength < shortestKey || !record.HasUserKey || record.CommitTimestamp > view.ReadTimestamp
                || StoreMetadata.IsOperational(record.RawKey)
                || !IsNewest(before, beforeKnown, record, at))
            {
                continue;
            }

            if (view.Judge(record, at, out row) != RowState.Absent)
            {
                return true;
            }
        }

        row = default;
        record = default;
        return false;
    }

    /// <summary>Moves to the block of <see cref="position"/>, or over blocks without live rows to the next one that has some. A trace wants to know of deletions too.</summary>
    private bool EnterBlock()
    {
        SparseIndex index = view.Index;
        if (block >= 0 && position != blockEnd)
        {
            view.Records.ThrowNoRecord(blockEnd);
        }

        block = block < 0 ? index.BlockOf(position) : block + 1;
        while (position < end && block < index.BlockCount && (index.ContentOf(block) & view.Wanted) == 0 && view.Trace is null)
        {
            block++;
            position = index.StartOf(block);
            previousKnown = false;
        }

        blockEnd = index.StartOf(block + 1);
        if (++blocksWalked % BlocksPerTrim == 0)
        {
            view.TrimWalked();
        }

        return position < end;
    }

    /// <summary>
    /// Whether no version of the record's key lies between it and the read timestamp. Versions are usually adjacent, but rows of
    /// longer keys may stand between them (spec 01 §1.3); then, and only then, the index is asked.
    /// </summary>
    private readonly bool IsNewest(in RawRecord before, bool beforeKnown, in RawRecord record, long at)
    {
        ReadOnlySpan<byte> userKey = record.UserKey;
        if (beforeKnown)
        {
            ReadOnlySpan<byte> rawBefore = before.RawKey;
            if (!rawBefore.StartsWith(userKey))
            {
                return true;
            }

            Span<byte> newest = stackalloc byte[ValueHeader.SuffixLength];
            BinaryPrimitives.WriteUInt64BigEndian(newest, ~view.ReadTimestamp);
            if (rawBefore[userKey.Length..].SequenceCompareTo(newest) < 0)
            {
                return true;
            }

            if (rawBefore.Length == record.KeyLength && !StoreMetadata.IsOperational(rawBefore))
            {
                return false;
            }
        }
        else if (at == view.Records.First)
        {
            return true;
        }

        return view.FindNewest(userKey, view.ReadTimestamp) == at;
    }
}
