using System.Security.Cryptography;

namespace Elastickv.SnapshotFs.Tree.S3;

/// <summary>User key of offloaded bytes: prefix and the SHA-256 of the value in 64 hexadecimal digits (spec 05 §4).</summary>
internal static class ChunkBlobKey
{
    private const int DigestDigits = 2 * SHA256.HashSizeInBytes;

    /// <summary>Length of every such key in bytes.</summary>
    public static int Length => S3Family.ChunkBlob.Length + DigestDigits;

    /// <summary>Writes the key of a digest; the server writes and looks up lower-case digits.</summary>
    /// <param name="digest">32 bytes.</param>
    /// <param name="key"><see cref="Length"/> bytes.</param>
    public static void Write(ReadOnlySpan<byte> digest, Span<byte> key)
    {
        S3Family.ChunkBlob.CopyTo(key);
        Convert.TryToHexStringLower(digest, key[S3Family.ChunkBlob.Length..], out _);
    }

    /// <summary>Reads the digest out of a key of the family, digits of either case; false when it holds none.</summary>
    public static bool TryParse(ReadOnlySpan<byte> userKey, Span<byte> digest)
    {
        return userKey.Length == Length
            && Convert.FromHexString(userKey[S3Family.ChunkBlob.Length..], digest, out _, out _) == System.Buffers.OperationStatus.Done;
    }

    /// <summary>Whether bytes are those that a digest names.</summary>
    public static bool Matches(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> digest)
    {
        Span<byte> actual = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, actual);
        return actual.SequenceEqual(digest);
    }
}
