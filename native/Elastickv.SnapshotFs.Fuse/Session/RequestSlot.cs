using Elastickv.SnapshotFs.FileSystem;

namespace Elastickv.SnapshotFs.Fuse.Session;

/// <summary>
/// The request that a reader works on, and whether it was interrupted. The interruption is remembered with its request, so one that comes too late never hits the
/// next. Written by its reader, looked at by all.
/// </summary>
internal sealed class RequestSlot : IInterruption
{
    // Unique numbers are even and never 0.
    private ulong current;
    private ulong interrupted;
    private long begun;

    public bool IsRequested => IsBusy && Volatile.Read(ref interrupted) == Volatile.Read(ref current);

    /// <summary>How many requests were begun.</summary>
    public long Begun => Volatile.Read(ref begun);

    public bool IsBusy => Volatile.Read(ref current) != 0;

    public void Begin(ulong unique)
    {
        Volatile.Write(ref begun, begun + 1);
        Volatile.Write(ref current, unique);
    }

    public void End() => Volatile.Write(ref current, 0);

    public void Interrupt(ulong unique)
    {
        if (Volatile.Read(ref current) == unique)
        {
            Volatile.Write(ref interrupted, unique);
        }
    }
}
