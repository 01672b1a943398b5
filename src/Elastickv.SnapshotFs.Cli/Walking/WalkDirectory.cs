namespace Elastickv.SnapshotFs.Cli.Walking;

/// <summary>A directory that a walk is inside of, and how much of it is still to be done.</summary>
internal sealed class WalkDirectory<T>(WalkDirectory<T>? parent, T state)
    where T : class
{
    // One for the listing itself, one for every file handed to a worker and every directory inside that is not finished.
    private int pending = 1;

    public T State => state;

    public void Begin() => Interlocked.Increment(ref pending);

    /// <summary>Marks one thing as done; leaves the directory, and maybe those above it, when it was the last.</summary>
    public void Finish(ITreeVisitor<T> visitor)
    {
        for (WalkDirectory<T>? at = this; at is not null && Interlocked.Decrement(ref at.pending) == 0; at = at.Parent)
        {
            visitor.LeaveDirectory(at.State);
        }
    }

    private WalkDirectory<T>? Parent => parent;
}
