using System.Buffers.Binary;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Tree.S3.Encode;

/// <summary>Builds the row keys of one object after another (spec 05 §4). Every result is valid until the next call. Not thread-safe.</summary>
internal sealed class ObjectKeys : IDisposable
{
    private const ulong Part = 1;

    private readonly ByteBuffer key = new(512);
    private readonly ByteBuffer identity = new(256);

    /// <summary>Turns to another object.</summary>
    /// <param name="scope">Bucket and generation, see <see cref="Bucket.Scope"/>.</param>
    /// <param name="objectKey">The object's key, decoded.</param>
    public void Begin(ReadOnlySpan<byte> scope, ReadOnlySpan<byte> objectKey)
    {
        identity.Clear();
        identity.Append(scope);
        KeySegment.AppendOpen(objectKey, identity);
        KeySegment.AppendTerminator(identity);
    }

    /// <summary>Key of the manifest.</summary>
    public ReadOnlySpan<byte> Head()
    {
        key.Clear();
        key.Append(S3Family.Head);
        key.Append(identity.WrittenSpan);
        return key.WrittenSpan;
    }

    /// <summary>Key of an unversioned chunk of the only part.</summary>
    public ReadOnlySpan<byte> Chunk(ReadOnlySpan<byte> uploadId, ulong number)
    {
        BeginUpload(S3Family.Blob, uploadId);
        BinaryPrimitives.WriteUInt64BigEndian(key.GetSpan(8), Part);
        key.Advance(8);
        BinaryPrimitives.WriteUInt64BigEndian(key.GetSpan(8), number);
        key.Advance(8);
        return key.WrittenSpan;
    }

    /// <summary>What the keys of all chunk rows of one upload begin with.</summary>
    /// <param name="family"><see cref="S3Family.Blob"/> or <see cref="S3Family.ChunkReference"/>.</param>
    /// <param name="uploadId">The upload.</param>
    public ReadOnlySpan<byte> Upload(ReadOnlySpan<byte> family, ReadOnlySpan<byte> uploadId)
    {
        BeginUpload(family, uploadId);
        return key.WrittenSpan;
    }

    public void Dispose()
    {
        key.Dispose();
        identity.Dispose();
    }

    private void BeginUpload(ReadOnlySpan<byte> family, ReadOnlySpan<byte> uploadId)
    {
        key.Clear();
        key.Append(family);
        key.Append(identity.WrittenSpan);
        KeySegment.AppendOpen(uploadId, key);
        KeySegment.AppendTerminator(key);
    }
}
