using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Elastickv.SnapshotFs.Tree.Encode;

/// <summary>Half of a SHA-256: equal for equal bytes, and never equal by accident. Stands for a key or name where many must be remembered.</summary>
internal static class Fingerprint
{
    public static UInt128 Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, digest);
        return BinaryPrimitives.ReadUInt128LittleEndian(digest);
    }
}
