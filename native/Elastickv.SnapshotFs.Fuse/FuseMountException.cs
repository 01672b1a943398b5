namespace Elastickv.SnapshotFs.Fuse;

/// <summary>Mounting or unmounting failed. The message is for people: it names the cause and, where there is one, the remedy.</summary>
public sealed class FuseMountException(FuseMountFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The cause, for programs.</summary>
    public FuseMountFailure Failure { get; } = failure;
}
