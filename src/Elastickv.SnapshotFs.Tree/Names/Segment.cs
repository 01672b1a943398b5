using System.Buffers.Text;
using System.Security.Cryptography;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Tree.Names;

/// <summary>What <see cref="Segment.TryDecode"/> made of a name.</summary>
internal enum SegmentKind
{
    /// <summary>No name that the encoding produces or accepts.</summary>
    Invalid,

    /// <summary>Decoded to the original bytes.</summary>
    Plain,

    /// <summary>The SHA form: the name does not hold the original bytes.</summary>
    Hashed,
}

/// <summary>File-name segments for arbitrary bytes (spec 02 §3). Pure functions.</summary>
internal static class Segment
{
    /// <summary>Longest name in bytes that is kept plain, and longest original that is tried.</summary>
    public const int MaxLength = 240;

    /// <summary>How many bytes of the original the SHA form quotes.</summary>
    public const int QuotedLength = 64;

    private const int HashLength = 32;

    private static ReadOnlySpan<byte> Base64Prefix => "b64."u8;

    private static ReadOnlySpan<byte> UpperHex => "0123456789ABCDEF"u8;

    private static ReadOnlySpan<byte> LowerHex => "0123456789abcdef"u8;

    /// <summary>Appends SEG(raw) (spec 02 §3.1); true when it took the SHA form.</summary>
    public static bool Encode(ReadOnlySpan<byte> raw, ByteBuffer output)
    {
        int start = output.Length;
        if (raw.Length <= MaxLength)
        {
            PercentEncode(raw, output);
            ReadOnlySpan<byte> encoded = output.WrittenSpan[start..];
            if (encoded.Length <= MaxLength && !LooksHashed(encoded) && !encoded.StartsWith(Base64Prefix))
            {
                return false;
            }

            output.Truncate(start);
        }

        EncodeHashed(raw, output);
        return true;
    }

    /// <summary>Appends BSEG(raw), the form of binary key attributes (spec 02 §3.2); true when it took the SHA form.</summary>
    public static bool EncodeBinary(ReadOnlySpan<byte> raw, ByteBuffer output)
    {
        if (Base64Prefix.Length + Base64Url.GetEncodedLength(raw.Length) > MaxLength)
        {
            EncodeHashed(raw, output);
            return true;
        }

        output.Append(Base64Prefix);
        AppendBase64Url(raw, output);
        return false;
    }

    /// <summary>Appends SHA(raw), whatever the length.</summary>
    public static void EncodeHashed(ReadOnlySpan<byte> raw, ByteBuffer output)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(raw, digest);
        AppendHex(digest[..(HashLength / 2)], output);
        output.Append("__"u8);
        PercentEncode(raw[..Math.Min(raw.Length, QuotedLength)], output);
    }

    /// <summary>Appends every byte outside <c>A-Z a-z 0-9 - . _</c> as <c>%HH</c>, upper case.</summary>
    public static void PercentEncode(ReadOnlySpan<byte> raw, ByteBuffer output)
    {
        foreach (byte b in raw)
        {
            if (IsUnreserved(b))
            {
                output.Append(b);
            }
            else
            {
                output.Append((byte)'%');
                output.Append(UpperHex[b >> 4]);
                output.Append(UpperHex[b & 15]);
            }
        }
    }

    /// <summary>Appends lower-case hexadecimal digits.</summary>
    public static void AppendHex(ReadOnlySpan<byte> bytes, ByteBuffer output)
    {
        foreach (byte b in bytes)
        {
            output.Append(LowerHex[b >> 4]);
            output.Append(LowerHex[b & 15]);
        }
    }

    /// <summary>Appends base64url without padding.</summary>
    public static void AppendBase64Url(ReadOnlySpan<byte> raw, ByteBuffer output) =>
        output.Advance(Base64Url.EncodeToUtf8(raw, output.GetSpan(Base64Url.GetEncodedLength(raw.Length))));

    /// <summary>UNSEG(name) (spec 02 §3.3): appends the original bytes of a plain or <c>b64.</c> name.</summary>
    public static SegmentKind TryDecode(ReadOnlySpan<byte> name, ByteBuffer output)
    {
        if (name.Length > MaxLength)
        {
            return SegmentKind.Invalid;
        }

        if (LooksHashed(name))
        {
            return SegmentKind.Hashed;
        }

        return (name.StartsWith(Base64Prefix) ? TryDecodeBase64Url(name[Base64Prefix.Length..], output) : TryPercentDecode(name, output))
            ? SegmentKind.Plain
            : SegmentKind.Invalid;
    }

    /// <summary>Undoes <see cref="PercentEncode"/>; takes escapes of either case and of unreserved bytes. False for anything else.</summary>
    /// <remarks>A digit that is none gives -1, which keeps the combined value negative.</remarks>
    public static bool TryPercentDecode(ReadOnlySpan<byte> name, ByteBuffer output)
    {
        for (int i = 0; i < name.Length; i++)
        {
            byte b = name[i];
            if (b == (byte)'%')
            {
                if (i + 2 >= name.Length)
                {
                    return false;
                }

                int value = (HexValue(name[i + 1]) << 4) | HexValue(name[i + 2]);
                if (value < 0)
                {
                    return false;
                }

                output.Append((byte)value);
                i += 2;
            }
            else if (IsUnreserved(b))
            {
                output.Append(b);
            }
            else
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>base64url without padding; CR and LF are skipped and unused bits may be set, as the reference's decoder has it.</summary>
    public static bool TryDecodeBase64Url(ReadOnlySpan<byte> text, ByteBuffer output)
    {
        uint bits = 0;
        int count = 0;
        foreach (byte c in text)
        {
            if (c is (byte)'\r' or (byte)'\n')
            {
                continue;
            }

            int value = c switch
            {
                >= (byte)'A' and <= (byte)'Z' => c - 'A',
                >= (byte)'a' and <= (byte)'z' => c - 'a' + 26,
                >= (byte)'0' and <= (byte)'9' => c - '0' + 52,
                (byte)'-' => 62,
                (byte)'_' => 63,
                _ => -1,
            };
            if (value < 0)
            {
                return false;
            }

            bits = (bits << 6) | (uint)value;
            if (++count % 4 != 1)
            {
                output.Append((byte)(bits >> ((count % 4) switch { 2 => 4, 3 => 2, _ => 0 })));
            }
        }

        return count % 4 != 1;
    }

    /// <summary>32 hexadecimal digits of either case, then two underscores.</summary>
    public static bool LooksHashed(ReadOnlySpan<byte> name)
    {
        if (name.Length < HashLength + 2 || name[HashLength] != (byte)'_' || name[HashLength + 1] != (byte)'_')
        {
            return false;
        }

        foreach (byte b in name[..HashLength])
        {
            if (HexValue(b) < 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The percent-encoded head of the original behind the hash of a name that <see cref="LooksHashed"/>.</summary>
    public static ReadOnlySpan<byte> QuotedPart(ReadOnlySpan<byte> hashedName) => hashedName[(HashLength + 2)..];

    private static bool IsUnreserved(byte b) =>
        b is >= (byte)'A' and <= (byte)'Z' or >= (byte)'a' and <= (byte)'z' or >= (byte)'0' and <= (byte)'9' or (byte)'-' or (byte)'.' or (byte)'_';

    private static int HexValue(byte b) => b switch
    {
        >= (byte)'0' and <= (byte)'9' => b - '0',
        >= (byte)'a' and <= (byte)'f' => b - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => b - 'A' + 10,
        _ => -1,
    };
}
