using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Tree.DynamoDb.Values;

/// <summary>
/// A number as ordered keys take it (spec 04 §5.4): zero, or ±0.d₁d₂d₃… × 10^<see cref="Exponent"/> with the first and the last digit not 0. Points into
/// the text it was parsed from.
/// </summary>
internal readonly ref struct DecimalLiteral
{
    private readonly ReadOnlySpan<byte> head;
    private readonly ReadOnlySpan<byte> tail;

    private DecimalLiteral(bool negative, ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail, long exponent)
    {
        IsNegative = negative;
        this.head = head;
        this.tail = tail;
        Exponent = exponent;
    }

    public bool IsZero => head.IsEmpty && tail.IsEmpty;

    /// <summary>False for zero.</summary>
    public bool IsNegative { get; }

    /// <summary>E of the specification, in wrapping 64-bit arithmetic; 0 for zero.</summary>
    public long Exponent { get; }

    public int DigitCount => head.Length + tail.Length;

    /// <summary>Appends the digits in ASCII, each combined with a mask by exclusive or.</summary>
    public void AppendDigits(ByteBuffer output, byte mask)
    {
        AppendMasked(head, output, mask);
        AppendMasked(tail, output, mask);
    }

    /// <summary>Copies the digits and gives their number; the room must be enough.</summary>
    public int CopyDigits(Span<byte> room)
    {
        head.CopyTo(room);
        tail.CopyTo(room[head.Length..]);
        return DigitCount;
    }

    /// <summary>False for text outside the grammar.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out DecimalLiteral literal)
    {
        literal = default;
        text = UnicodeSpace.Trim(text);
        bool negative = TakeSign(ref text);
        long scale = 0;
        int e = text.IndexOfAny((byte)'e', (byte)'E');
        if (e >= 0)
        {
            if (!TryParseExponent(UnicodeSpace.Trim(text[(e + 1)..]), out scale))
            {
                return false;
            }

            text = text[..e];
        }

        int dot = text.IndexOf((byte)'.');
        ReadOnlySpan<byte> whole = dot < 0 ? text : text[..dot];
        ReadOnlySpan<byte> fraction = dot < 0 ? default : text[(dot + 1)..];
        if ((whole.IsEmpty && fraction.IsEmpty) || !AllDigits(whole) || !AllDigits(fraction))
        {
            return false;
        }

        ReadOnlySpan<byte> head = whole.TrimStart((byte)'0');
        ReadOnlySpan<byte> tail = fraction.TrimEnd((byte)'0');
        long exponent = unchecked(head.Length + scale);
        if (head.IsEmpty)
        {
            int zeros = tail.Length;
            tail = tail.TrimStart((byte)'0');
            exponent = unchecked(scale - (zeros - tail.Length));
        }

        head = tail.IsEmpty ? head.TrimEnd((byte)'0') : head;
        literal = head.IsEmpty && tail.IsEmpty ? default : new DecimalLiteral(negative, head, tail, exponent);
        return true;
    }

    public static bool AllDigits(ReadOnlySpan<byte> text) => !text.ContainsAnyExceptInRange((byte)'0', (byte)'9');

    /// <summary>Takes one sign off the front; true for a minus.</summary>
    public static bool TakeSign(ref ReadOnlySpan<byte> text)
    {
        bool negative = text.StartsWith("-"u8);
        text = negative || text.StartsWith("+"u8) ? text[1..] : text;
        return negative;
    }

    /// <summary>An optional sign and digits that fit a signed 64-bit integer; white space is not allowed.</summary>
    public static bool TryParseExponent(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        bool negative = TakeSign(ref text);
        if (text.IsEmpty || !AllDigits(text))
        {
            return false;
        }

        // Counted downwards, because the negative side reaches one further.
        foreach (byte digit in text)
        {
            int d = digit - '0';
            if (value < (long.MinValue + d) / 10)
            {
                return false;
            }

            value = (value * 10) - d;
        }

        if (!negative && value == long.MinValue)
        {
            return false;
        }

        value = negative ? value : -value;
        return true;
    }

    private static void AppendMasked(ReadOnlySpan<byte> digits, ByteBuffer output, byte mask)
    {
        Span<byte> room = output.GetSpan(digits.Length);
        for (int i = 0; i < digits.Length; i++)
        {
            room[i] = (byte)(digits[i] ^ mask);
        }

        output.Advance(digits.Length);
    }
}
