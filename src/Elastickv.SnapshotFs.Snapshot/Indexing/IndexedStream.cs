using Elastickv.SnapshotFs.Snapshot.Records;

namespace Elastickv.SnapshotFs.Snapshot.Indexing;

/// <summary>Everything one pass over a stream found out.</summary>
/// <param name="Records">The records in raw-key order.</param>
/// <param name="Index">The sparse index over them.</param>
/// <param name="Metadata">Values of the store's own rows.</param>
/// <param name="Counts">What was counted.</param>
/// <param name="Start">Byte offset of the first record.</param>
/// <param name="End">Byte offset behind the last record.</param>
/// <param name="HasFooter">Whether a checksum follows.</param>
internal sealed record IndexedStream(
    RecordSequence Records,
    SparseIndex Index,
    StoreMetadata Metadata,
    StreamCounts Counts,
    long Start,
    long End,
    bool HasFooter) : IDisposable
{
    public void Dispose()
    {
        Index.Dispose();
        Records.Free();
    }
}

/// <summary>Row counts of a stream and the greatest commit timestamp outside <c>!s3|chunkblob|</c> (spec 01 §3.4).</summary>
internal struct StreamCounts
{
    public long Records;
    public long Tombstones;
    public long Operational;
    public long Damaged;

    /// <summary>Encrypted rows; they are damaged as long as nothing opens them.</summary>
    public long Encrypted;
    public ulong MaxCommitTimestamp;

    /// <summary>The greatest commit timestamp of any row whose key carries one, chunkblobs and unreadable rows included (spec 07 §2).</summary>
    public ulong GreatestTimestamp;
}
