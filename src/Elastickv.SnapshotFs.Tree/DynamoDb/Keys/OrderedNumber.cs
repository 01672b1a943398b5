using System.Numerics;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.DynamoDb.Values;

namespace Elastickv.SnapshotFs.Tree.DynamoDb.Keys;

/// <summary>Numbers as raw key bytes (spec 04 §5.4). Pure functions.</summary>
internal static class OrderedNumber
{
    /// <summary>Greatest first byte of a raw number; text that can be read as a number starts above it.</summary>
    public const byte HighestMarker = Positive;

    /// <summary>What the segments of positive numbers, and of nothing else that matters, start with.</summary>
    public static readonly byte[] PositivePrefix = [Positive];

    /// <summary>What the escaped segments of negative numbers start with.</summary>
    public static readonly byte[] NegativePrefix = [Negative, 0xFF];

    private const byte Negative = 0x00;
    private const byte Zero = 0x01;
    private const byte Positive = 0x02;
    private const byte Inverted = 0xFF;

    /// <summary>Appends the raw bytes of a number; false, with nothing appended, for text outside the grammar.</summary>
    public static bool TryAppend(ReadOnlySpan<byte> text, ByteBuffer output)
    {
        if (!DecimalLiteral.TryParse(text, out DecimalLiteral number))
        {
            return false;
        }

        if (number.IsZero)
        {
            output.Append(Zero);
            return true;
        }

        byte mask = number.IsNegative ? Inverted : (byte)0;
        output.Append(number.IsNegative ? Negative : Positive);
        AppendExponent(number.Exponent, mask, output);
        output.Append(mask);
        number.AppendDigits(output, mask);
        return true;
    }

    /// <summary>
    /// Appends the raw bytes of the number whose canonical text (spec 04 §7.3) is given: a literal, or a fraction that is a finite decimal. False when
    /// there is none.
    /// </summary>
    public static bool TryAppendCanonical(ReadOnlySpan<byte> text, ByteBuffer output)
    {
        int slash = text.IndexOf((byte)'/');
        if (slash < 0)
        {
            return TryAppend(text, output);
        }

        ReadOnlySpan<byte> numerator = text[..slash];
        bool negative = DecimalLiteral.TakeSign(ref numerator);
        if (text[0] == (byte)'+' || !TryReadDenominator(text[(slash + 1)..], out int fives, out long scale)
            || numerator.IsEmpty || numerator.Length > CanonicalNumber.LongestLiteral || !DecimalLiteral.AllDigits(numerator))
        {
            return false;
        }

        // n / (5^a * 10^s) = n * 2^a / 10^(a + s), and the same with 2 and 5 exchanged (a negative count).
        BigInteger digits = BigDecimal.Parse(numerator) * (fives >= 0 ? BigInteger.One << fives : BigInteger.Pow(5, -fives));
        using var literal = new ByteBuffer();
        literal.Append(negative ? "-"u8 : default);
        literal.Append(BigDecimal.ToDigits(digits));
        literal.Append("e-"u8);
        literal.AppendNumber(scale + Math.Abs(fives));
        return TryAppend(literal.WrittenSpan, output);
    }

    /// <summary>Appends a literal of the number with the given raw bytes (spec 04 §5.6); false for bytes that are no number.</summary>
    public static bool TryAppendLiteral(ReadOnlySpan<byte> raw, ByteBuffer output)
    {
        if (raw.IsEmpty || raw[0] > HighestMarker)
        {
            return false;
        }

        if (raw[0] == Zero)
        {
            output.Append((byte)'0');
            return raw.Length == 1;
        }

        byte mask = raw[0] == Negative ? Inverted : (byte)0;
        if (!TryReadExponent(raw[1..], mask, out long exponent, out int length) || raw.Length < length + 3 || raw[length + 1] != mask)
        {
            return false;
        }

        output.Append(mask == 0 ? "0."u8 : "-0."u8);
        foreach (byte b in raw[(length + 2)..])
        {
            byte digit = (byte)(b ^ mask);
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            output.Append(digit);
        }

        output.Append((byte)'e');
        output.AppendNumber(exponent);
        return true;
    }

    /// <summary>Reads a denominator of the form 5^a × 10^s (a positive) or 2^a × 10^s (a negative).</summary>
    private static bool TryReadDenominator(ReadOnlySpan<byte> text, out int fives, out long scale)
    {
        fives = 0;
        ReadOnlySpan<byte> head = text.TrimEnd((byte)'0');
        scale = text.Length - head.Length;
        if (head.IsEmpty || head.Length > CanonicalNumber.LongestLiteral || !DecimalLiteral.AllDigits(head))
        {
            return false;
        }

        BigInteger value = BigDecimal.Parse(head);
        if (value.IsPowerOfTwo)
        {
            fives = 1 - (int)value.GetBitLength();
            return true;
        }

        fives = (int)Math.Round(BigInteger.Log(value, 5));
        return head[^1] == (byte)'5' && BigInteger.Pow(5, fives) == value;
    }

    private static bool TryReadExponent(ReadOnlySpan<byte> body, byte mask, out long exponent, out int length)
    {
        exponent = 0;
        length = 1;
        int marker = body.IsEmpty ? -1 : body[0] ^ mask;
        if (marker == 1)
        {
            return true;
        }

        byte inverted = marker == 0 ? (byte)(mask ^ Inverted) : mask;
        int size = body.Length < 2 ? 0 : body[1] ^ inverted;
        length = 2 + size;
        if (marker is not (0 or 2) || size is < 1 or > 8 || body.Length < length)
        {
            return false;
        }

        ulong magnitude = 0;
        foreach (byte b in body[2..length])
        {
            magnitude = (magnitude << 8) | (byte)(b ^ inverted);
        }

        exponent = unchecked(marker == 0 ? -(long)magnitude : (long)magnitude);
        return true;
    }

    private static void AppendExponent(long exponent, byte mask, ByteBuffer output)
    {
        const byte below = 0x00, zero = 0x01, above = 0x02;
        if (exponent == 0)
        {
            output.Append((byte)(zero ^ mask));
            return;
        }

        bool negative = exponent < 0;
        output.Append((byte)((negative ? below : above) ^ mask));
        byte inverted = negative ? (byte)(mask ^ Inverted) : mask;

        // The negation of the most negative exponent is right as an unsigned number.
        ulong magnitude = negative ? unchecked((ulong)-exponent) : (ulong)exponent;
        int length = (64 - BitOperations.LeadingZeroCount(magnitude) + 7) / 8;
        output.Append((byte)(length ^ inverted));
        for (int shift = (length - 1) * 8; shift >= 0; shift -= 8)
        {
            output.Append((byte)((byte)(magnitude >> shift) ^ inverted));
        }
    }
}
