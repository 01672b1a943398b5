using System.Buffers.Binary;
using System.Text;

namespace Elastickv.SnapshotFs.Tree.Tests.S3;

/// <summary>Rows of buckets, objects and chunks for tests (spec 05 §4), written from the specification alone. Texts are bytes carried as Latin-1.</summary>
internal sealed class ObjectRows(ulong lastCommit = ObjectRows.VectorTime)
{
    /// <summary>T of the vectors (spec 05 §17).</summary>
    public const ulong VectorTime = 114418306260860933;

    private readonly SnapshotBuilder file = new() { LastCommitTimestamp = lastCommit };

    public static byte[] Bytes(string latin1) => Encoding.Latin1.GetBytes(latin1);

    public ObjectRows Put(byte[] userKey, byte[] body) => Put(userKey, body, lastCommit);

    public ObjectRows Put(byte[] userKey, byte[] body, ulong timestamp)
    {
        file.Row(userKey, timestamp, body);
        return this;
    }

    public ObjectRows Delete(byte[] userKey, ulong timestamp)
    {
        file.Tombstone(userKey, timestamp);
        return this;
    }

    public ObjectRows Bucket(string name, ulong generation = 1) =>
        Put([.. "!s3|bucket|meta|"u8, .. Segment(name)], Bytes($"{{\"generation\":{generation}}}"));

    /// <summary>Adds an object of one chunk, or of none when its body is empty.</summary>
    public ObjectRows Object(string bucket, string key, string body = "body", ulong generation = 1)
    {
        string parts = body.Length == 0 ? "" : $",\"parts\":[{{\"part_no\":1,\"chunk_sizes\":[{body.Length}]}}]";
        Head(bucket, key, $"{{\"upload_id\":\"u\",\"size_bytes\":{body.Length}{parts}}}", generation);
        return body.Length == 0 ? this : Chunk(bucket, key, 1, 0, body, generation);
    }

    public ObjectRows Head(string bucket, string key, string manifest, ulong generation = 1) =>
        Put([.. "!s3|obj|head|"u8, .. Segment(bucket), .. Number(generation), .. Segment(key)], Bytes(manifest));

    /// <summary>Adds a chunk of the upload <c>u</c>.</summary>
    public ObjectRows Chunk(string bucket, string key, ulong part, ulong chunk, string body, ulong generation = 1) =>
        Put([.. "!s3|blob|"u8, .. Segment(bucket), .. Number(generation), .. Segment(key), .. Segment("u"), .. Number(part), .. Number(chunk)], Bytes(body));

    public OpenSnapshot Open() => OpenSnapshot.OfBytes(file.ToBytes());

    /// <summary>The snapshot so far.</summary>
    public SnapshotBuilder File => file;

    private static byte[] Number(ulong value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] Segment(string text) => Bytes(text.Replace("\0", "\0\u00ff", StringComparison.Ordinal) + "\0\u0001");
}
