using System.Buffers.Binary;
using System.Text;

namespace Elastickv.SnapshotFs.Sample;

/// <summary>The byte forms that keys and values are put together from.</summary>
internal static class Bytes
{
    public static byte[] Of(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>Everything in one run; strings as UTF-8.</summary>
    public static byte[] Join(params object[] pieces)
    {
        using var joined = new MemoryStream();
        foreach (object piece in pieces)
        {
            joined.Write(piece as byte[] ?? Of((string)piece));
        }

        return joined.ToArray();
    }

    public static byte[] BigEndian(ulong value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        return bytes;
    }

    public static byte[] BigEndian(long value) => BigEndian((ulong)value);

    /// <summary>A length in four bytes, then the bytes (spec 03 §1).</summary>
    public static byte[] WithLength(byte[] bytes)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        return [.. length, .. bytes];
    }

    /// <summary>Bytes in a form that ends itself and keeps the order: 00 as 00 FF, then 00 01 (spec 04 §5.2, 05 §3.1).</summary>
    public static byte[] Segment(byte[] raw)
    {
        var segment = new List<byte>(raw.Length + 2);
        foreach (byte b in raw)
        {
            segment.Add(b);
            if (b == 0)
            {
                segment.Add(0xFF);
            }
        }

        return [.. segment, 0, 1];
    }

    /// <inheritdoc cref="Segment(byte[])"/>
    public static byte[] Segment(string raw) => Segment(Of(raw));

    /// <summary>base64url without padding.</summary>
    public static string Base64Url(string text) => System.Buffers.Text.Base64Url.EncodeToString(Of(text));

    /// <summary>Bytes that look random and are always the same.</summary>
    public static byte[] Noise(uint seed, int length)
    {
        var bytes = new byte[length];
        uint state = seed | 1;
        for (int i = 0; i < length; i++)
        {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            bytes[i] = (byte)state;
        }

        return bytes;
    }
}
