using System.Buffers.Binary;
using Elastickv.SnapshotFs.Snapshot.Container;

namespace Elastickv.SnapshotFs.Snapshot.Tests.Location;

/// <summary>A group's directory made for one test; deleted with the object.</summary>
internal sealed class TemporaryGroup : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("group");

    public TemporaryGroup()
    {
        Directory.CreateDirectory(Path.Combine(Root, "fsm-snap"));
        Directory.CreateDirectory(Path.Combine(Root, "snap"));
    }

    public string Root => root.FullName;

    /// <summary>The bytes of an empty runtime file, different for each index.</summary>
    public static byte[] Payload(ulong index)
    {
        byte[] header = [.. "EKVTHLC1"u8, 0, 0, 0, 0, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt64BigEndian(header.AsSpan(8), index);
        return [.. header, .. BigEndian(Crc32C.Of(header))];
    }

    public static byte[] BigEndian(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    /// <summary>A token for a footer.</summary>
    public static byte[] Token(ulong index, ReadOnlySpan<byte> footer)
    {
        var number = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(number, index);
        return [.. "EKVT"u8, 1, .. number, .. footer];
    }

    /// <summary>The bytes of a <c>.snap</c> file around a token.</summary>
    public static byte[] Snap(ulong index, ReadOnlySpan<byte> token)
    {
        byte[] metadata = [0x0A, 2, 0x08, 1, 0x10, .. Varint(index), 0x18, 1];
        byte[] data = [0x0A, .. Varint((ulong)token.Length), .. token, 0x12, (byte)metadata.Length, .. metadata];
        return [0x08, .. Varint(Crc32C.Of(data)), 0x12, .. Varint((ulong)data.Length), .. data];
    }

    public static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
        return [.. bytes];
    }

    /// <summary>Adds a file and its token.</summary>
    public TemporaryGroup Pair(ulong index, ulong term = 1) =>
        File(index).Write($"snap/{term:x16}-{index:x16}.snap", Snap(index, Token(index, Payload(index).AsSpan(^4..))));

    /// <summary>Adds a file without a token.</summary>
    public TemporaryGroup File(ulong index) => Write($"fsm-snap/{index:x16}.fsm", Payload(index));

    public TemporaryGroup Write(string path, byte[] bytes)
    {
        string full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        System.IO.File.WriteAllBytes(full, bytes);
        return this;
    }

    public void Dispose() => root.Delete(recursive: true);
}
