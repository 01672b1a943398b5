using System.Buffers.Binary;
using System.Security.Cryptography;
using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Overlay.Commit;

/// <summary>Passes rows on and adds up their digests, so that the same rows in any order have the same sum. Not thread-safe.</summary>
internal sealed class RowDigest(IRowSink next) : IRowSink
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public long Count { get; private set; }

    public UInt128 Sum { get; private set; }

    public void Put(ReadOnlySpan<byte> userKey, ReadOnlySpan<byte> value, ulong origin)
    {
        Add(userKey, value, isTombstone: false);
        next.Put(userKey, value, origin);
    }

    public void Delete(ReadOnlySpan<byte> userKey, ulong origin)
    {
        Add(userKey, default, isTombstone: true);
        next.Delete(userKey, origin);
    }

    /// <summary>Adds a row without passing it on.</summary>
    public void Add(ReadOnlySpan<byte> userKey, ReadOnlySpan<byte> value, bool isTombstone)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        BinaryPrimitives.WriteInt32LittleEndian(digest, isTombstone ? ~userKey.Length : userKey.Length);
        hash.AppendData(digest[..sizeof(int)]);
        hash.AppendData(userKey);
        hash.AppendData(value);
        hash.GetHashAndReset(digest);
        Sum += BinaryPrimitives.ReadUInt128LittleEndian(digest);
        Count++;
    }
}
