using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Tree.S3;

/// <summary>
/// Byte strings inside keys (spec 05 §3.1): <c>00</c> becomes <c>00 FF</c>, and <c>00 01</c> ends the string. The code keeps the order of the strings and no
/// encoded string is a prefix of another. Pure functions.
/// </summary>
internal static class KeySegment
{
    private const byte EscapedZero = 0xFF;
    private const byte EndOfSegment = 0x01;

    /// <summary>Length of the terminator in bytes.</summary>
    public const int TerminatorLength = 2;

    /// <summary>Takes one string off the front; false when it is malformed or does not end.</summary>
    /// <param name="rest">What is left of a key.</param>
    /// <param name="encoded">The string without its terminator, still escaped. Without a zero byte it is the string itself.</param>
    public static bool TryTake(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> encoded)
    {
        encoded = default;
        for (int at = 0; ; at += TerminatorLength)
        {
            int zero = rest[at..].IndexOf((byte)0);
            at += zero;
            if (zero < 0 || at + 1 >= rest.Length)
            {
                return false;
            }

            if (rest[at + 1] == EndOfSegment)
            {
                encoded = rest[..at];
                rest = rest[(at + TerminatorLength)..];
                return true;
            }

            if (rest[at + 1] != EscapedZero)
            {
                return false;
            }
        }
    }

    /// <summary>Appends the escaped string without its terminator.</summary>
    public static void AppendOpen(ReadOnlySpan<byte> raw, ByteBuffer output)
    {
        for (int zero = raw.IndexOf((byte)0); zero >= 0; zero = raw.IndexOf((byte)0))
        {
            output.Append(raw[..(zero + 1)]);
            output.Append(EscapedZero);
            raw = raw[(zero + 1)..];
        }

        output.Append(raw);
    }

    /// <summary>Ends a string whose escaped form was appended.</summary>
    public static void AppendTerminator(ByteBuffer output)
    {
        output.Append((byte)0);
        output.Append(EndOfSegment);
    }

    /// <summary>Appends the string that an escaped form without terminator stands for.</summary>
    public static void AppendDecoded(ReadOnlySpan<byte> encoded, ByteBuffer output)
    {
        for (int zero = encoded.IndexOf((byte)0); zero >= 0; zero = encoded.IndexOf((byte)0))
        {
            output.Append(encoded[..(zero + 1)]);
            encoded = encoded[(zero + TerminatorLength)..];
        }

        output.Append(encoded);
    }
}
