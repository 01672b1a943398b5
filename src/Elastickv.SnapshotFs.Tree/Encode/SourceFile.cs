namespace Elastickv.SnapshotFs.Tree.Encode;

/// <summary>An open file of an <see cref="ISourceTree"/>. Not thread-safe.</summary>
public abstract class SourceFile : IDisposable
{
    /// <summary>Length in bytes when it was opened.</summary>
    public abstract long Length { get; }

    /// <summary>Modification time in Unix milliseconds.</summary>
    public abstract long ModifiedMs { get; }

    /// <summary>Fills the buffer from an offset on.</summary>
    /// <exception cref="IOException">Reading fails, or the file is shorter than it was.</exception>
    public abstract void Read(long offset, Span<byte> buffer);

    /// <summary>
    /// The whole content in one piece, for documents that are parsed; valid until the file is disposed. Large files are not held in memory.
    /// </summary>
    /// <exception cref="IOException">Reading fails, or the file is beyond 2 GiB.</exception>
    public abstract ReadOnlySpan<byte> All();

    /// <summary>
    /// The content from an offset on, as much as one piece can hold, for files of any size that are parsed front to back; valid until the next call. What lies
    /// before the offset need not stay in memory.
    /// </summary>
    /// <exception cref="IOException">Reading fails, or the kind of file does not support offsets beyond 2 GiB.</exception>
    public virtual ReadOnlySpan<byte> From(long offset) => All()[checked((int)offset)..];

    public abstract void Dispose();
}
