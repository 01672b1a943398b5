namespace Elastickv.SnapshotFs.Overlay;

/// <summary>An overlay directory that cannot be used: in use elsewhere, of another base, or damaged. The message says which and where.</summary>
public sealed class OverlayException(string message, Exception? cause = null) : IOException(message, cause)
{
    /// <summary>Whether nothing is wrong with it but that another process has it.</summary>
    public bool IsInUse { get; init; }
}
