using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Tree.Encode;

/// <summary>
/// The diff of record sets of one changed document (spec 07 §1): first every row of NEW, then every key of OLD. Writes only what
/// differs from the rows of the base, and settles locks on the keys it sees. Memory: 16 bytes for each key of NEW. Not thread-safe.
/// </summary>
/// <param name="view">The base.</param>
/// <param name="rows">Takes the new rows.</param>
/// <param name="mayHoldLocks">False when the base has no lock and no intent at all, so that no key needs to be asked for its own.</param>
internal sealed class DocumentDiff(SnapshotView view, IRowSink rows, bool mayHoldLocks = true)
{
    private readonly HashSet<UInt128> kept = [];
    private readonly HashSet<UInt128> settled = [];

    /// <summary>A row of NEW: written when the row of the base is absent, differs, or is locked.</summary>
    public void Put(ReadOnlySpan<byte> userKey, ReadOnlySpan<byte> value)
    {
        kept.Add(Fingerprint.Of(userKey));
        bool locked = Settle(userKey);
        if (locked || view.TryGetStored(userKey, out Row row) != RowState.Visible || !row.Body.SequenceEqual(value))
        {
            rows.Put(userKey, value, 0);
        }
    }

    /// <summary>A key of OLD, in whatever state: a tombstone when it is not in NEW and there is a row to hide.</summary>
    public void Drop(ReadOnlySpan<byte> userKey)
    {
        Settle(userKey);
        if (!kept.Contains(Fingerprint.Of(userKey)) && view.TryGetStored(userKey, out _) != RowState.Absent)
        {
            rows.Delete(userKey, 0);
        }
    }

    /// <summary>Settles a lock on a key that is in neither set (the fences of a Redis key).</summary>
    /// <returns>Whether the key is locked.</returns>
    public bool Settle(ReadOnlySpan<byte> userKey)
    {
        if (!mayHoldLocks)
        {
            return false;
        }

        bool lockVisible = view.TryGetStored([.. "!txn|lock|"u8, .. userKey], out _) != RowState.Absent;
        bool intentVisible = view.TryGetStored([.. "!txn|int|"u8, .. userKey], out _) != RowState.Absent;
        if ((lockVisible || intentVisible) && settled.Add(Fingerprint.Of(userKey)))
        {
            if (lockVisible)
            {
                rows.Delete([.. "!txn|lock|"u8, .. userKey], 0);
            }

            if (intentVisible)
            {
                rows.Delete([.. "!txn|int|"u8, .. userKey], 0);
            }
        }

        return lockVisible || intentVisible;
    }
}
