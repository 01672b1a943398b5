using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Overlay.Tests.Commit;

/// <summary>Gets one row of a commit wrong.</summary>
/// <param name="next">Takes what comes out.</param>
/// <param name="at">Which row, from 0.</param>
/// <param name="isLost">Whether it is forgotten; otherwise a row becomes a tombstone and a tombstone a row.</param>
internal sealed class FaultySink(IRowSink next, int at, bool isLost) : IRowSink
{
    private int seen;

    public void Put(ReadOnlySpan<byte> userKey, ReadOnlySpan<byte> value, ulong origin)
    {
        if (seen++ != at)
        {
            next.Put(userKey, value, origin);
        }
        else if (!isLost)
        {
            next.Delete(userKey, origin);
        }
    }

    public void Delete(ReadOnlySpan<byte> userKey, ulong origin)
    {
        if (seen++ != at)
        {
            next.Delete(userKey, origin);
        }
        else if (!isLost)
        {
            next.Put(userKey, default, origin);
        }
    }
}
