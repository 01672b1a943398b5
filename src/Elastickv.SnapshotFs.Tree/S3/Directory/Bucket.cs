using System.Buffers.Binary;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Json;
using Elastickv.SnapshotFs.Tree.Names;

namespace Elastickv.SnapshotFs.Tree.S3;

/// <summary>A bucket as its visible metadata row has it. Immutable.</summary>
internal sealed class Bucket
{
    private Bucket(in Row row, in BucketMeta meta, byte[] scope)
    {
        Row = row;
        Meta = meta;
        Scope = scope;
    }

    public Row Row { get; }

    public BucketMeta Meta { get; }

    /// <summary>What the keys of the live objects have behind their prefix: the bucket and its active generation.</summary>
    public byte[] Scope { get; }

    /// <summary>False when the row is no readable metadata row of a bucket that can be shown.</summary>
    public static bool TryOpen(in Row row, out Bucket bucket)
    {
        bucket = null!;
        if (!row.IsReadable || !BucketKey.TryParse(row.UserKey, out _))
        {
            return false;
        }

        BucketMeta meta;
        try
        {
            meta = BucketMeta.Read(row.Body);
        }
        catch (JsonFormatException)
        {
            return false;
        }

        ReadOnlySpan<byte> name = row.UserKey[S3Family.BucketMeta.Length..];
        var scope = new byte[name.Length + 8];
        name.CopyTo(scope);
        BinaryPrimitives.WriteUInt64BigEndian(scope.AsSpan(name.Length), meta.Generation);
        bucket = new Bucket(row, meta, scope);
        return true;
    }

    /// <summary>Appends the bucket's name.</summary>
    public void AppendName(ByteBuffer output)
    {
        BucketKey.TryParse(Row.UserKey, out ReadOnlySpan<byte> encoded);
        KeySegment.AppendDecoded(encoded, output);
    }

    /// <summary>Appends the name of the bucket's directory (spec 05 §8.1).</summary>
    public void AppendDirectoryName(ByteBuffer output)
    {
        using var name = new ByteBuffer(64);
        AppendName(name);
        Segment.Encode(name.WrittenSpan, output);
    }
}
