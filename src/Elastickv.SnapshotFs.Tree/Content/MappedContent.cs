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

    /// <summary>Whether all bytes exist, when that can be told without hopping over them; otherwise null.</summary>
    public virtual bool? KnownComplete => null;

    /// <summary>Whether CHECKSUMS can have a line about it: all bytes exist and they are not absurdly many (spec 08 §6).</summary>
    public virtual bool BelongsInChecksums
    {
        get
        {
            for (long offset = 0; offset < Length;)
            {
                int run = RunAt(offset, out _).Length;
                if (run == 0)
                {
                    return false;
                }

                offset += run;
            }

            return true;
        }
    }

    /// <summary>The first offset at or after another at which there is data, <see cref="Length"/> when only a hole follows: as SEEK_DATA means it.</summary>
    public virtual long NextData(long offset) => offset;

    /// <summary>The first offset at or after another at which a hole begins; the end of the file is one, as SEEK_HOLE means it.</summary>
    public virtual long NextHole(long offset) => Length;
}
