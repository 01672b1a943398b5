using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Tree.S3;

/// <summary>Finds content-addressed chunk bytes (spec 05 §5.6).</summary>
internal static class OffloadedBytes
{
    /// <summary>
    /// The newest version whose bytes have the SHA-256 in the key, whatever the read timestamp (spec 05 §14.1): such rows are written beside the log, and a
    /// repair may write above a good version or leave a damaged one.
    /// </summary>
    /// <param name="view">Where to look.</param>
    /// <param name="userKey">A chunkblob key.</param>
    /// <param name="digest">The 32 bytes in it.</param>
    /// <param name="row">The version.</param>
    public static bool TryFind(SnapshotView view, ReadOnlySpan<byte> userKey, ReadOnlySpan<byte> digest, out Row row)
    {
        VersionCursor versions = view.Versions(userKey);
        while (versions.MoveNext())
        {
            row = versions.Current;
            if (row.IsReadable && !versions.IsTombstone && ChunkBlobKey.Matches(row.Body, digest))
            {
                return true;
            }
        }

        row = default;
        return false;
    }
}
