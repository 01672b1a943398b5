using System.Buffers.Binary;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Tree.Redis.Values;

/// <summary>
/// The value of a string or HLL row: a magic, flags and an expiry in front of the payload, or, in the old form, the payload alone (spec 03 §5, §6).
/// </summary>
/// <param name="IsCurrent">Whether the value owns its expiry; in the old form the TTL row has it.</param>
/// <param name="ExpireAtMs">Unix milliseconds as stored; 0 = none.</param>
/// <param name="PayloadStart">Where the payload begins in the value.</param>
internal readonly record struct StringValue(bool IsCurrent, ulong ExpireAtMs, int PayloadStart)
{
    private const int HeaderLength = 3;
    private const int ExpiryLength = 8;
    private const int HasExpiry = 1;

    /// <summary>First two bytes of a string in the current form.</summary>
    public static ReadOnlySpan<byte> StringMagic => [0xFF, 0x01];

    /// <summary>First two bytes of an HLL in the current form.</summary>
    public static ReadOnlySpan<byte> SketchMagic => [0xFF, 0x02];

    /// <summary>False when the value starts with the magic but ends before its payload. Unknown flags are ignored.</summary>
    public static bool TryParse(ReadOnlySpan<byte> body, ReadOnlySpan<byte> magic, out StringValue value)
    {
        value = default;
        if (!body.StartsWith(magic))
        {
            return true;
        }

        if (body.Length < HeaderLength)
        {
            return false;
        }

        if ((body[2] & HasExpiry) == 0)
        {
            value = new StringValue(true, 0, HeaderLength);
            return true;
        }

        if (body.Length < HeaderLength + ExpiryLength)
        {
            return false;
        }

        value = new StringValue(true, BinaryPrimitives.ReadUInt64BigEndian(body[HeaderLength..]), HeaderLength + ExpiryLength);
        return true;
    }

    /// <summary>Appends what stands before the payload in the current form.</summary>
    /// <param name="magic">One of the two.</param>
    /// <param name="expireAtMs">Unix milliseconds; 0 = never.</param>
    /// <param name="output">Where the value goes.</param>
    public static void WriteHeader(ReadOnlySpan<byte> magic, ulong expireAtMs, ByteBuffer output)
    {
        output.Append(magic);
        output.Append(expireAtMs == 0 ? (byte)0 : (byte)HasExpiry);
        if (expireAtMs != 0)
        {
            BigEndian.Append(expireAtMs, output);
        }
    }
}
