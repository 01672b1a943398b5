namespace Elastickv.SnapshotFs.FileSystem;

/// <summary>Takes the bytes of a read, front to back. What was given counts only when the read ends with <see cref="Errno.Ok"/>.</summary>
public interface IReadSink
{
    /// <summary>Bytes that neither move nor change as long as the filesystem is in use: the sink may keep their address.</summary>
    void AddMapped(ReadOnlySpan<byte> bytes);

    /// <summary>Bytes that are valid during the call only.</summary>
    void AddCopy(ReadOnlySpan<byte> bytes);
}
