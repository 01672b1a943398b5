namespace Elastickv.SnapshotFs.Tree.S3;

/// <summary>
/// User key of a chunk or of a chunk reference: prefix, bucket, generation, object key, upload, part, chunk and, unless it is 0, a version (spec 05 §4).
/// </summary>
internal readonly ref struct ChunkKey
{
    private const int Number = 8;

    private ChunkKey(ReadOnlySpan<byte> path, int objectLength)
    {
        Path = path;
        ObjectLength = objectLength;
    }

    /// <summary>The object key, escaped, without terminator.</summary>
    public ReadOnlySpan<byte> Path { get; }

    /// <summary>Length of the part of the key that all chunks of the object share: up to the end of the object key, terminator included.</summary>
    public int ObjectLength { get; }

    /// <param name="userKey">A key that starts with the family's prefix.</param>
    /// <param name="family"><see cref="S3Family.Blob"/> or <see cref="S3Family.ChunkReference"/>.</param>
    /// <param name="key">The parts of the key.</param>
    /// <returns>False for a key that breaks the grammar (spec 05 §3.2).</returns>
    public static bool TryParse(ReadOnlySpan<byte> userKey, ReadOnlySpan<byte> family, out ChunkKey key)
    {
        key = default;
        ReadOnlySpan<byte> rest = userKey[family.Length..];
        if (!KeySegment.TryTake(ref rest, out _) || rest.Length < Number)
        {
            return false;
        }

        rest = rest[Number..];
        if (!KeySegment.TryTake(ref rest, out ReadOnlySpan<byte> path))
        {
            return false;
        }

        int objectLength = userKey.Length - rest.Length;
        if (!KeySegment.TryTake(ref rest, out _) || rest.Length is not (2 * Number or 3 * Number))
        {
            return false;
        }

        key = new ChunkKey(path, objectLength);
        return true;
    }
}
