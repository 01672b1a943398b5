using Elastickv.SnapshotFs.Snapshot.Records;

namespace Elastickv.SnapshotFs.Snapshot;

/// <summary>All versions of one user key, newest first. Tombstones and damaged versions are given too. Not thread-safe.</summary>
public struct VersionCursor
{
    private readonly SnapshotView view;
    private readonly byte[] userKey;
    private long position;

    internal VersionCursor(SnapshotView view, byte[] userKey, long start)
    {
        this.view = view;
        this.userKey = userKey;
        position = start;
    }

    /// <summary>The version reached by the last successful <see cref="MoveNext"/>.</summary>
    public Row Current { get; private set; }

    /// <summary>Whether <see cref="Current"/> is a deletion.</summary>
    public bool IsTombstone { get; private set; }

    /// <summary>Steps to the next older version; false when there is none.</summary>
    public bool MoveNext()
    {
        while (position < view.Records.End)
        {
            long at = position;
            RawRecord record = view.Records.Read(at, out position);
            if (!record.RawKey.StartsWith(userKey))
            {
                return false;
            }

            if (record.KeyLength == userKey.Length + ValueHeader.SuffixLength && !StoreMetadata.IsOperational(record.RawKey))
            {
                Current = SnapshotView.ToRow(record, at);
                IsTombstone = record.Damage == RowDamage.None && record.IsTombstone;
                return true;
            }
        }

        return false;
    }
}
