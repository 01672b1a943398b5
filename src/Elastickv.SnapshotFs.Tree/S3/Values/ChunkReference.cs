using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Elastickv.SnapshotFs.Tree.S3;

/// <summary>Value of a chunk reference row (spec 05 §5.5): which content-addressed bytes a chunk is, and how many. Where else they lie does not matter here.</summary>
internal readonly ref struct ChunkReference
{
    private const int Fixed = 1 + SHA256.HashSizeInBytes + 8 + 2;

    private ChunkReference(ReadOnlySpan<byte> digest, ulong size)
    {
        Digest = digest;
        Size = size;
    }

    /// <summary>SHA-256 of the chunk.</summary>
    public ReadOnlySpan<byte> Digest { get; }

    /// <summary>Length of the chunk in bytes.</summary>
    public ulong Size { get; }

    /// <summary>False for a value that breaks the format anywhere, trailing bytes included.</summary>
    public static bool TryParse(ReadOnlySpan<byte> value, out ChunkReference reference)
    {
        reference = default;
        if (value.Length < Fixed || value[0] is not (1 or 2))
        {
            return false;
        }

        ReadOnlySpan<byte> rest = value[(Fixed - 2)..];
        if (!TryTakeText(ref rest) || !(value[0] == 1 ? rest.IsEmpty : EndsWithReplicas(rest)))
        {
            return false;
        }

        reference = new ChunkReference(value.Slice(1, SHA256.HashSizeInBytes), BinaryPrimitives.ReadUInt64BigEndian(value[(1 + SHA256.HashSizeInBytes)..]));
        return true;
    }

    private static bool EndsWithReplicas(ReadOnlySpan<byte> rest)
    {
        if (!BinaryPrimitives.TryReadUInt16BigEndian(rest, out ushort replicas))
        {
            return false;
        }

        rest = rest[2..];
        for (; replicas > 0; replicas--)
        {
            if (!TryTakeText(ref rest) || !TryTakeText(ref rest))
            {
                return false;
            }
        }

        return rest.IsEmpty;
    }

    private static bool TryTakeText(ref ReadOnlySpan<byte> rest)
    {
        if (!BinaryPrimitives.TryReadUInt16BigEndian(rest, out ushort length) || rest.Length - 2 < length)
        {
            return false;
        }

        rest = rest[(2 + length)..];
        return true;
    }
}
