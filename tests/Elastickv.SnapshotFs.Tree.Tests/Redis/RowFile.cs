using System.Buffers.Binary;
using System.Text;
using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Tree.Tests.Redis;

/// <summary>Makes snapshot files from rows (spec 01 §1). Rows may be added in any order.</summary>
internal sealed class RowFile
{
    /// <summary>T of the spec's vectors.</summary>
    public const ulong T = 0x01941f297c000001;

    private readonly SortedDictionary<byte[], byte[]> rows = new(Comparer<byte[]>.Create((x, y) => x.AsSpan().SequenceCompareTo(y)));

    /// <summary>Bytes of a key written as Latin-1 text.</summary>
    public static byte[] Bytes(string latin1) => Encoding.Latin1.GetBytes(latin1);

    /// <summary>L(k), as Latin-1 text.</summary>
    public static string Sized(string key) => string.Concat((char)(key.Length >> 24), (char)(key.Length >> 16 & 255), (char)(key.Length >> 8 & 255), (char)(key.Length & 255)) + key;

    /// <summary>Big-endian bytes as Latin-1 text.</summary>
    public static string U64(ulong value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        return Encoding.Latin1.GetString(bytes);
    }

    public static string I64(long value) => U64((ulong)value);

    /// <summary>The sortable form of a list sequence number.</summary>
    public static string Sequence(long value) => U64((ulong)value ^ (1UL << 63));

    public RowFile Add(string userKey, string body = "", ulong timestamp = T) => Add(Bytes(userKey), Bytes(body), timestamp);

    public RowFile Add(byte[] userKey, byte[] body, ulong timestamp = T, bool tombstone = false)
    {
        var rawKey = new byte[userKey.Length + 8];
        userKey.CopyTo(rawKey, 0);
        BinaryPrimitives.WriteUInt64BigEndian(rawKey.AsSpan(userKey.Length), ~timestamp);
        rows[rawKey] = [tombstone ? (byte)1 : (byte)0, .. new byte[8], .. body];
        return this;
    }

    public RowFile Delete(string userKey, ulong timestamp = T) => Add(Bytes(userKey), [], timestamp, tombstone: true);

    /// <summary>A row whose flags no reader knows.</summary>
    public RowFile AddUnreadable(string userKey)
    {
        Add(userKey);
        rows[[.. Bytes(userKey), .. Bytes(U64(~T))]][0] = 0x80;
        return this;
    }

    /// <summary>The file as Latin-1 text, to be put into a value.</summary>
    public string ToText() => Encoding.Latin1.GetString(ToBytes());

    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        stream.Write("EKVPBBL1"u8);
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(number, T);
        stream.Write(number);
        foreach ((byte[] key, byte[] value) in rows)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(number, (ulong)key.Length);
            stream.Write(number);
            stream.Write(key);
            BinaryPrimitives.WriteUInt64LittleEndian(number, (ulong)value.Length);
            stream.Write(number);
            stream.Write(value);
        }

        return stream.ToArray();
    }

    /// <summary>Writes the file, opens it, and removes it afterwards.</summary>
    public void Use(Action<SnapshotFile> action)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, ToBytes());
            using SnapshotFile snapshot = SnapshotFile.Open(path, new SnapshotOptions());
            action(snapshot);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
