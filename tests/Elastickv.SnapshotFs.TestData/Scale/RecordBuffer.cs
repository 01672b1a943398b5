using System.Buffers.Binary;
using System.Buffers.Text;

namespace Elastickv.SnapshotFs.TestData;

/// <summary>A reusable buffer in which a generator puts one key or body together. Not thread-safe.</summary>
internal sealed class RecordBuffer
{
    private byte[] bytes = new byte[512];
    private int length;

    public ReadOnlySpan<byte> Span => bytes.AsSpan(0, length);

    public static implicit operator ReadOnlySpan<byte>(RecordBuffer buffer) => buffer.Span;

    public RecordBuffer Start(ReadOnlySpan<byte> text)
    {
        length = 0;
        return Add(text);
    }

    public RecordBuffer Add(ReadOnlySpan<byte> text)
    {
        text.CopyTo(Room(text.Length));
        return this;
    }

    /// <summary>The same byte over and over; nothing for a count of 0 or less.</summary>
    public RecordBuffer Fill(byte value, int count)
    {
        if (count > 0)
        {
            Room(count).Fill(value);
        }

        return this;
    }

    public RecordBuffer UInt32(uint number)
    {
        BinaryPrimitives.WriteUInt32BigEndian(Room(4), number);
        return this;
    }

    public RecordBuffer UInt64(ulong number)
    {
        BinaryPrimitives.WriteUInt64BigEndian(Room(8), number);
        return this;
    }

    /// <summary>A decimal number, padded with zeros to <paramref name="width"/> digits.</summary>
    public RecordBuffer Digits(long number, int width = 1)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat((ulong)number, digits, out int written);
        for (int i = written; i < width; i++)
        {
            Room(1)[0] = (byte)'0';
        }

        return Add(digits[..written]);
    }

    /// <summary>A number in protobuf's variable-length form.</summary>
    public RecordBuffer Varint(ulong number)
    {
        for (; number >= 0x80; number >>= 7)
        {
            Room(1)[0] = (byte)(number | 0x80);
        }

        Room(1)[0] = (byte)number;
        return this;
    }

    /// <summary>Lower-case hexadecimal digits.</summary>
    public RecordBuffer Hex(ReadOnlySpan<byte> data)
    {
        foreach (byte b in data)
        {
            Span<byte> two = Room(2);
            two[0] = "0123456789abcdef"u8[b >> 4];
            two[1] = "0123456789abcdef"u8[b & 15];
        }

        return this;
    }

    /// <summary>Standard base64 with padding.</summary>
    public RecordBuffer Base64(ReadOnlySpan<byte> data)
    {
        Span<byte> room = Room(Base64Length(data.Length));
        Base64Encode(data, room);
        return this;
    }

    /// <summary>URL-safe base64 without padding: the segments of SQS keys (spec 06 §1.1).</summary>
    public RecordBuffer Base64Url(ReadOnlySpan<byte> data)
    {
        int start = length;
        Base64(data);
        foreach (ref byte b in bytes.AsSpan(start, length - start))
        {
            b = b == (byte)'+' ? (byte)'-' : b == (byte)'/' ? (byte)'_' : b;
        }

        while (length > start && bytes[length - 1] == (byte)'=')
        {
            length--;
        }

        return this;
    }

    private static int Base64Length(int count) => (count + 2) / 3 * 4;

    private static void Base64Encode(ReadOnlySpan<byte> data, Span<byte> room) => System.Buffers.Text.Base64.EncodeToUtf8(data, room, out _, out _);

    private Span<byte> Room(int count)
    {
        while (bytes.Length < length + count)
        {
            Array.Resize(ref bytes, bytes.Length * 2);
        }

        length += count;
        return bytes.AsSpan(length - count, count);
    }
}
