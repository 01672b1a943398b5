using System.Buffers.Binary;
using System.Buffers.Text;

namespace Elastickv.SnapshotFs.Tree.Redis.Values;

/// <summary>Id of a stream entry: 16 big-endian bytes, ordered by both numbers as unsigned (spec 03 §12).</summary>
internal readonly record struct StreamId(ulong Milliseconds, ulong Sequence)
{
    public const int Length = 16;

    /// <summary>Room that <see cref="Format"/> needs.</summary>
    public const int MaxTextLength = 41;

    public bool IsZero => Milliseconds == 0 && Sequence == 0;

    public static StreamId Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));

    /// <summary>
    /// Reads <c>ms-seq</c> as the reference does: both parts unsigned decimal with any number of leading zeros, no sign (spec 03 §14.3). False for anything
    /// else.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out StreamId id)
    {
        id = default;
        int dash = text.IndexOf((byte)'-');
        if (dash < 0 || !TryParseNumber(text[..dash], out ulong milliseconds) || !TryParseNumber(text[(dash + 1)..], out ulong sequence))
        {
            return false;
        }

        id = new StreamId(milliseconds, sequence);
        return true;
    }

    public bool IsAbove(StreamId other) =>
        Milliseconds != other.Milliseconds ? Milliseconds > other.Milliseconds : Sequence > other.Sequence;

    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, Milliseconds);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], Sequence);
    }

    /// <summary>Writes <c>ms-seq</c> in decimal and gives its length.</summary>
    public int Format(Span<byte> destination)
    {
        Utf8Formatter.TryFormat(Milliseconds, destination, out int length);
        destination[length++] = (byte)'-';
        Utf8Formatter.TryFormat(Sequence, destination[length..], out int more);
        return length + more;
    }

    private static bool TryParseNumber(ReadOnlySpan<byte> digits, out ulong number)
    {
        number = 0;
        foreach (byte digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9' || number > (ulong.MaxValue - (digit - (ulong)'0')) / 10)
            {
                return false;
            }

            number = (number * 10) + (digit - (ulong)'0');
        }

        return !digits.IsEmpty;
    }
}
