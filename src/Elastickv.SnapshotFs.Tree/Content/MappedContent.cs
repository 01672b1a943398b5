namespace Elastickv.SnapshotFs.Tree.Content;

/// <summary>
/// A file whose bytes lie in the snapshot as they are (raw strings, S3 bodies): readable at any offset, by several threads at once,
/// without rendering.
/// </summary>
public abstract class MappedContent : FileContent
{
    /// <summary>Exact length in bytes.</summary>
    public abstract long Length { get; }

    /// <summary>
    /// The longest stretch from <paramref name="offset"/> on that lies in one piece.
    /// </summary>
    /// <param name="offset">At least 0 and below <see cref="Length"/>.</param>
    /// <param name="missing">
    /// When the result is empty: how many bytes from the offset on do not exist (reading them is EIO, spec 00 §3.12); otherwise 0.
    /// </param>
    /// <returns>At least one byte, or empty when the byte at the offset does not exist. Valid as long as the snapshot is open.</returns>
    public abstract ReadOnlySpan<byte> RunAt(long offset, out long missing);
}
