using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Overlay.Commit;

/// <summary>Takes rows that nobody wants: documents are only checked. Their limits are checked as a sorter would.</summary>
internal sealed class NoRows : IRowSink
{
    public static readonly NoRows Instance = new();

    public void Put(ReadOnlySpan<byte> userKey, ReadOnlySpan<byte> value, ulong origin) => RowLimits.Check(userKey, value.Length, origin);

    public void Delete(ReadOnlySpan<byte> userKey, ulong origin) => RowLimits.Check(userKey, 0, origin);
}
