using System.Buffers.Binary;
using System.Text;
using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Tree.Tests.S3;

/// <summary>Writes bare payloads (spec 01 §1) of S3 rows for tests, and opens them.</summary>
internal sealed class SnapshotBuilder
{
    /// <summary>T of the vectors (spec 05 §17).</summary>
    public const ulong VectorTime = 114418306260860933;

    private readonly List<(byte[] Key, byte[] Value)> records = [];
    private readonly ulong lastCommit;

    public SnapshotBuilder(ulong lastCommit = VectorTime) => this.lastCommit = lastCommit;

    public static byte[] Bytes(string latin1) => Encoding.Latin1.GetBytes(latin1);

    /// <summary>Adds a put of a user key at the last commit timestamp.</summary>
    public SnapshotBuilder Put(byte[] userKey, byte[] body) => Put(userKey, body, lastCommit);

    public SnapshotBuilder Put(byte[] userKey, byte[] body, ulong timestamp, bool tombstone = false)
    {
        var suffix = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(suffix, ~timestamp);
        records.Add(([.. userKey, .. suffix], [(byte)(tombstone ? 1 : 0), 0, 0, 0, 0, 0, 0, 0, 0, .. body]));
        return this;
    }

    public SnapshotBuilder Bucket(string name, ulong generation = 1) =>
        Put([.. Bytes("!s3|bucket|meta|"), .. Segment(name)], Bytes($"{{\"generation\":{generation}}}"));

    /// <summary>Adds an object of one chunk.</summary>
    public SnapshotBuilder Object(string bucket, string key, string body = "body", ulong generation = 1)
    {
        string parts = body.Length == 0 ? "" : $",\"parts\":[{{\"part_no\":1,\"chunk_sizes\":[{body.Length}]}}]";
        Head(bucket, key, $"{{\"upload_id\":\"u\",\"size_bytes\":{body.Length}{parts}}}", generation);
        return body.Length == 0 ? this : Chunk(bucket, key, 1, 0, body, generation);
    }

    public SnapshotBuilder Head(string bucket, string key, string manifest, ulong generation = 1) =>
        Put([.. Bytes("!s3|obj|head|"), .. Segment(bucket), .. Number(generation), .. Segment(key)], Bytes(manifest));

    public SnapshotBuilder Chunk(string bucket, string key, ulong part, ulong chunk, string body, ulong generation = 1) =>
        Put([.. Bytes("!s3|blob|"), .. Segment(bucket), .. Number(generation), .. Segment(key), .. Segment("u"), .. Number(part), .. Number(chunk)], Bytes(body));

    public static byte[] Number(ulong value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        return bytes;
    }

    public static byte[] Segment(string text) => Bytes(text.Replace("\0", "\0\u00ff") + "\0\u0001");

    public OpenSnapshot Open()
    {
        records.Sort((x, y) => x.Key.AsSpan().SequenceCompareTo(y.Key));
        using var file = new MemoryStream();
        file.Write("EKVPBBL1"u8);
        Write(file, lastCommit);
        foreach ((byte[] key, byte[] value) in records)
        {
            Write(file, (ulong)key.Length);
            file.Write(key);
            Write(file, (ulong)value.Length);
            file.Write(value);
        }

        return OpenSnapshot.OfBytes(file.ToArray());
    }

    private static void Write(MemoryStream file, ulong value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        file.Write(bytes);
    }
}
