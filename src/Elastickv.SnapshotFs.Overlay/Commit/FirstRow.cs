using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Overlay.Commit;

/// <summary>Counts rows of which there should be none, and keeps the key of the first.</summary>
internal sealed class FirstRow : IRowSink
{
    public long Count { get; private set; }

    public byte[] UserKey { get; private set; } = [];

    public void Put(ReadOnlySpan<byte> userKey, ReadOnlySpan<byte> value, ulong origin) => Note(userKey);

    public void Delete(ReadOnlySpan<byte> userKey, ulong origin) => Note(userKey);

    private void Note(ReadOnlySpan<byte> userKey)
    {
        if (Count++ == 0)
        {
            UserKey = userKey.ToArray();
        }
    }
}
