namespace Elastickv.SnapshotFs.Tree.Content;

/// <summary>
/// A file that is read by copying: an edited file, whose bytes lie in the overlay and may change while it is open. Thread-safe. A reader sees every write that
/// returned before its own call.
/// </summary>
public abstract class ReadableContent : FileContent
{
    /// <summary>Length in bytes at this moment.</summary>
    public abstract long Length { get; }

    /// <summary>Fills a buffer from an offset on, as far as there are bytes.</summary>
    /// <param name="offset">At least 0.</param>
    /// <param name="buffer">Where the bytes go.</param>
    /// <returns>How many bytes were read: less than asked for only at the end of the file, 0 behind it.</returns>
    /// <exception cref="IOException">The disk fails.</exception>
    public abstract int Read(long offset, Span<byte> buffer);
}
