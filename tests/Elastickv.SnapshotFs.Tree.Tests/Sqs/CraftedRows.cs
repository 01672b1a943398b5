using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Sqs;
using Elastickv.SnapshotFs.Tree.Tests.Support;

namespace Elastickv.SnapshotFs.Tree.Tests.Sqs;

/// <summary>A small snapshot made of rows: add them in any order, then open it. The file lives as long as the object.</summary>
internal sealed class CraftedRows : IDisposable
{
    /// <summary>HLC timestamp of the header and of every row without an age.</summary>
    public const ulong Timestamp = 0x018f1a2b3c00ee00;

    private readonly List<(byte[] RawKey, byte[] RawValue)> rows = [];
    private readonly string path = Path.GetTempFileName();
    private SnapshotFile? file;
    private ulong header = Timestamp;

    public static byte[] Ascii(string text) => Encoding.Latin1.GetBytes(text);

    public static string Seg(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    public static string Meta(string json) => "\0SQ\u0001" + json;

    public static string Message(string json) => "\0SM\u0001" + json;

    /// <summary>Big-endian 64-bit number as the bytes of a Latin-1 string.</summary>
    public static string U64(ulong value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        return Encoding.Latin1.GetString(bytes);
    }

    /// <summary>Big-endian 32-bit number as the bytes of a Latin-1 string.</summary>
    public static string U32(uint value) => U64(value)[4..];

    /// <summary>Adds a row; key and value are bytes carried as Latin-1, except that a value may hold any text and is stored as UTF-8 then.</summary>
    public CraftedRows Row(string key, string value, int age = 0, byte flags = 0)
    {
        Span<byte> suffix = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(suffix, ~(Timestamp - (ulong)age));
        rows.Add(([.. Ascii(key), .. suffix], [flags, 0, 0, 0, 0, 0, 0, 0, 0, .. Encoding.UTF8.GetBytes(value)]));
        return this;
    }

    /// <summary>Adds the rows of a commit on top, bytes carried as Latin-1 strings; null deletes.</summary>
    public CraftedRows Commit(IEnumerable<(string Key, byte[]? Value)> committed, ulong timestamp)
    {
        foreach ((string key, byte[]? value) in committed)
        {
            StreamRow row = StreamRow.Of(Ascii(key), timestamp, value, value is null ? (byte)1 : (byte)0);
            rows.Add((row.RawKey, row.RawValue));
        }

        header = timestamp;
        return this;
    }

    /// <summary>A row whose key is given in hexadecimal digits, as the vectors of the specification have it.</summary>
    public CraftedRows Hex(string key, string value, int age = 0) => Row(Encoding.Latin1.GetString(Convert.FromHexString(key)), value, age);

    public CraftedRows Queue(string name, string members = "\"generation\":1") =>
        Row("!sqs|queue|meta|" + Seg(name), Meta($$"""{"name":"{{name}}",{{members}}}"""));

    public CraftedRows Data(string queue, string id, string json, ulong generation = 1) =>
        Row("!sqs|msg|data|" + Seg(queue) + U64(generation) + Seg(id), Message(json));

    public CraftedRows PartitionedData(string queue, uint partition, string id, string json, ulong generation = 1) =>
        Row("!sqs|msg|data|p|" + Seg(queue) + "|" + U32(partition) + U64(generation) + Seg(id), Message(json));

    public SnapshotView Open() => OpenFile().View;

    /// <summary>Writes the file anew and opens it; the file before is closed.</summary>
    public SnapshotFile OpenFile()
    {
        file?.Dispose();
        rows.Sort((x, y) => x.RawKey.AsSpan().SequenceCompareTo(y.RawKey));
        using (var output = new BinaryWriter(File.Create(path)))
        {
            output.Write("EKVPBBL1"u8);
            output.Write(header);
            foreach ((byte[] key, byte[] value) in rows)
            {
                output.Write((long)key.Length);
                output.Write(key);
                output.Write((long)value.Length);
                output.Write(value);
            }
        }

        file = SnapshotFile.Open(path, new SnapshotOptions());
        return file;
    }

    public TreeDump Dump() => TreeDump.Of(new SqsPart(Open()));

    public void Dispose()
    {
        file?.Dispose();
        File.Delete(path);
    }
}
