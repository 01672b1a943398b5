using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Elastickv.SnapshotFs.Tree.DynamoDb.Directory;

/// <summary>
/// Half of SHA-256: what stands for a name where many are kept. The same in every process, so that what is sorted by it lists the same every time, and
/// nobody can make two names that share it.
/// </summary>
internal static class NameHash
{
    public static UInt128 Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, digest);
        return BinaryPrimitives.ReadUInt128BigEndian(digest);
    }
}
