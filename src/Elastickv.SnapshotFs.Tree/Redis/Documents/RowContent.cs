using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Tree.Redis.Documents;

/// <summary>The rest of a row's value from some byte on, as it lies in the snapshot. Immutable and thread-safe.</summary>
internal sealed class RowContent(Row row, int start) : MappedContent
{
    public override long Length => row.Body.Length - start;

    public override ReadOnlySpan<byte> RunAt(long offset, out long missing)
    {
        missing = 0;
        return row.Body[(start + (int)offset)..];
    }
}
