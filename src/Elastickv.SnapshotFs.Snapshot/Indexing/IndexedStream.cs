using Elastickv.SnapshotFs.Snapshot.Records;

namespace Elastickv.SnapshotFs.Snapshot.Indexing;

/// <summary>Everything one pass over a stream found out.</summary>
internal sealed record IndexedStream(
    RecordSequence Records,
    SparseIndex Index,
    StoreMetadata Metadata,
    StreamCounts Counts,
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
    public ulong MaxCommitTimestamp;
}
