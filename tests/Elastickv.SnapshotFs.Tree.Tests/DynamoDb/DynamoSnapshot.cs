using System.Buffers.Binary;
using System.Text;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.DynamoDb;
using Elastickv.SnapshotFs.Tree.DynamoDb.Values;
using Elastickv.SnapshotFs.Tree.Tests.Support;
using Google.Protobuf;

namespace Elastickv.SnapshotFs.Tree.Tests.DynamoDb;

/// <summary>Writes a small snapshot file from user keys and values, in the order a server would, and opens it.</summary>
internal sealed class DynamoSnapshot : IDisposable
{
    private const ulong Timestamp = 114688000000000005;

    private readonly List<(byte[] Key, byte[] Value)> rows = [];
    private readonly string path = Path.GetTempFileName();
    private SnapshotFile? file;

    public DynamoSnapshot Add(ReadOnlySpan<byte> userKey, ReadOnlySpan<byte> body)
    {
        var key = new byte[userKey.Length + 8];
        userKey.CopyTo(key);
        BinaryPrimitives.WriteUInt64BigEndian(key.AsSpan(userKey.Length), ~Timestamp);
        rows.Add((key, [.. new byte[9], .. body]));
        return this;
    }

    public DynamoSnapshot AddHex(string userKey, string body) => Add(Convert.FromHexString(userKey), Convert.FromHexString(body));

    public DynamoSnapshot AddSchema(DynamoTableSchema schema) =>
        Add(Encoding.UTF8.GetBytes("!ddb|meta|table|" + Segment(schema.TableName)), [0, (byte)'D', (byte)'S', 1, .. schema.ToByteArray()]);

    public DynamoSnapshot AddItem(string table, ulong generation, ReadOnlySpan<byte> payload, DynamoItem item) =>
        Add([.. Encoding.UTF8.GetBytes($"!ddb|item|{Segment(table)}|{generation}|"), .. payload], [0, (byte)'D', (byte)'I', 1, .. item.ToByteArray()]);

    public static string Segment(string table) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(table));

    public SnapshotView Open()
    {
        rows.Sort((x, y) => x.Key.AsSpan().SequenceCompareTo(y.Key));
        using (var output = new BinaryWriter(System.IO.File.Create(path)))
        {
            output.Write("EKVPBBL1"u8);
            output.Write(Timestamp);
            foreach ((byte[] key, byte[] value) in rows)
            {
                output.Write((ulong)key.Length);
                output.Write(key);
                output.Write((ulong)value.Length);
                output.Write(value);
            }
        }

        file = SnapshotFile.Open(path, new SnapshotOptions());
        return file.View;
    }

    /// <summary>The file, opened when it is first asked for.</summary>
    public SnapshotFile File
    {
        get
        {
            if (file is null)
            {
                Open();
            }

            return file!;
        }
    }

    public TreeDump Dump() => TreeDump.Of(new DynamoDbPart(Open()));

    public void Dispose()
    {
        file?.Dispose();
        System.IO.File.Delete(path);
    }
}
