namespace Elastickv.SnapshotFs.Snapshot;

/// <summary>
/// Remembers, of everything that is read from one <see cref="SnapshotView"/>, the newest moment at which any of it changed. What was computed from the view is the same at
/// every read timestamp from <see cref="LatestChange"/> to the view's own, whichever rows it took: so the history of a file is found without knowing where its adapter
/// keeps it. Not thread-safe, and neither is a view that has one.
/// </summary>
public sealed class ReadTrace
{
    /// <summary>Greatest HLC timestamp at or below the read timestamp at which something that was read changed; 0 when nothing that was read ever did.</summary>
    public ulong LatestChange { get; private set; }

    /// <param name="timestamp">When something that was read changed.</param>
    /// <param name="readTimestamp">R of the view; what changed later was not seen.</param>
    internal void Note(ulong timestamp, ulong readTimestamp)
    {
        if (timestamp <= readTimestamp && timestamp > LatestChange)
        {
            LatestChange = timestamp;
        }
    }
}
