namespace Elastickv.SnapshotFs.FileSystem;

/// <summary>Asked by long operations now and then whether anybody still waits for them.</summary>
public interface IInterruption
{
    /// <summary>True once the operation should give up with <see cref="Errno.EINTR"/>.</summary>
    bool IsRequested { get; }
}
