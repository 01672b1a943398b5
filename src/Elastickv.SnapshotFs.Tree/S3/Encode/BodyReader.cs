using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Tree.S3.Encode;

/// <summary>Reads bodies in the pieces they are stored in (spec 05 §12.5), through one buffer. Not thread-safe.</summary>
internal sealed class BodyReader
{
    /// <summary>Length of every chunk but the last, in bytes.</summary>
    public const int ChunkSize = 1 << 20;

    private readonly byte[] buffer = new byte[ChunkSize];

    /// <summary>Number of chunks of a body; an empty one has none.</summary>
    public static long CountOf(long length) => (length / ChunkSize) + (length % ChunkSize == 0 ? 0 : 1);

    /// <summary>One chunk, valid until the next call.</summary>
    /// <exception cref="DocumentDefectException">The bytes do not exist or cannot be read.</exception>
    public ReadOnlySpan<byte> Read(SourceFile file, long number, ReadOnlySpan<byte> path)
    {
        long offset = number * ChunkSize;
        Span<byte> chunk = buffer.AsSpan(0, (int)Math.Min(ChunkSize, file.Length - offset));
        try
        {
            file.Read(offset, chunk);
        }
        catch (IOException e)
        {
            throw new DocumentDefectException(path, $"the body cannot be read: {e.Message}");
        }

        return chunk;
    }
}
