using System.Buffers.Binary;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Tree.S3.Encode;

/// <summary>Builds the row keys of buckets (spec 05 §4). Pure functions.</summary>
internal static class BucketKeys
{
    /// <summary>Key of the bucket's row of a family.</summary>
    public static byte[] Of(ReadOnlySpan<byte> family, ReadOnlySpan<byte> name)
    {
        using var key = new ByteBuffer(128);
        key.Append(family);
        KeySegment.AppendOpen(name, key);
        KeySegment.AppendTerminator(key);
        return key.WrittenSpan.ToArray();
    }

    /// <summary>What the keys of a generation's rows have behind their prefix, see <see cref="Bucket.Scope"/>.</summary>
    public static byte[] Scope(ReadOnlySpan<byte> name, ulong generation) => [.. Of(default, name), .. Number(generation)];

    /// <summary>A generation as its row holds it.</summary>
    public static byte[] Number(ulong generation)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, generation);
        return bytes;
    }
}
