namespace Elastickv.SnapshotFs.Overlay;

/// <summary>A writable tree whose edits lie in a directory of their own. Disposing it makes everything durable and lets go of the directory.</summary>
public interface IOverlay : IWritableTree, IDisposable
{
    /// <summary>The file in the overlay's directory that says what the last commit did.</summary>
    string ResultPath { get; }

    /// <summary>
    /// Throws every edit away, in place of <see cref="IDisposable.Dispose"/>: when the edits are safe in a new snapshot, or nobody wants them. The edits are gone at one
    /// moment: a crash leaves all or none. No other call may be running.
    /// </summary>
    /// <param name="keepResult">Leave the directory with the file <see cref="ResultPath"/> in it; otherwise it is deleted.</param>
    /// <exception cref="IOException">The disk fails; unless the journal could be emptied, everything is still there.</exception>
    void Discard(bool keepResult = false);
}
