using System.Numerics;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.DynamoDb.Keys;
using Elastickv.SnapshotFs.Tree.Names;

namespace Elastickv.SnapshotFs.Tree.DynamoDb.Values;

/// <summary>
/// The canonical text of an N key attribute: a reduced fraction, or the trimmed text itself where that is no number (spec 04 §7.3). Runs of zeros
/// are counted and never built, so an exponent of a million costs nothing but the hashing. Pure functions.
/// </summary>
internal static class CanonicalNumber
{
    /// <summary>
    /// Longest text in bytes that is evaluated: no key and no request of a server can hold more (spec 04 §13.8, §14.2). Longer ones keep their text.
    /// </summary>
    public const int LongestLiteral = 1 << 20;

    private const int LongestSmall = 18;

    /// <summary>Appends the file-name segment of the number.</summary>
    public static void AppendName(ReadOnlySpan<byte> literal, ByteBuffer output)
    {
        literal = UnicodeSpace.Trim(literal);
        int start = output.Length;
        if (TryAppendSmall(literal, output))
        {
            Span<byte> text = stackalloc byte[2 * (LongestSmall + 2)];
            ReadOnlySpan<byte> small = output.WrittenSpan[start..];
            small.CopyTo(text);
            text = text[..small.Length];
            if (text.Contains((byte)'/'))
            {
                output.Truncate(start);
                Segment.PercentEncode(text, output);
            }

            return;
        }

        if (!TryReduce(literal, out ReducedNumber number))
        {
            KeyName.AppendText(literal, output);
        }
        else if (number.Length <= Segment.MaxLength)
        {
            using var text = new ByteBuffer();
            number.AppendTo(text);
            Segment.Encode(text.WrittenSpan, output);
        }
        else
        {
            number.AppendHashedName(output);
        }
    }

    /// <summary>Appends the whole canonical text, which can be a million digits long.</summary>
    public static void AppendText(ReadOnlySpan<byte> literal, ByteBuffer output)
    {
        literal = UnicodeSpace.Trim(literal);
        if (TryAppendSmall(literal, output))
        {
            return;
        }

        if (TryReduce(literal, out ReducedNumber number))
        {
            number.AppendTo(output);
        }
        else
        {
            output.Append(literal);
        }
    }

    /// <summary>Whether a text is the canonical text of an integer.</summary>
    public static bool IsCanonicalInteger(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> digits = text.StartsWith("-"u8) ? text[1..] : text;
        return !digits.IsEmpty && DecimalLiteral.AllDigits(digits) && (digits[0] != (byte)'0' || text.SequenceEqual("0"u8));
    }

    /// <summary>The usual case, plain decimals of few digits, without a big integer or an allocation.</summary>
    private static bool TryAppendSmall(ReadOnlySpan<byte> literal, ByteBuffer output)
    {
        if (literal.Length > LongestSmall || literal.IndexOfAny((byte)'e', (byte)'E') >= 0 || !DecimalLiteral.TryParse(literal, out DecimalLiteral number))
        {
            return false;
        }

        Span<byte> digits = stackalloc byte[LongestSmall];
        ulong numerator = 0;
        foreach (byte digit in digits[..number.CopyDigits(digits)])
        {
            numerator = (numerator * 10) + (ulong)(digit - '0');
        }

        long scale = number.Exponent - number.DigitCount;
        ulong denominator = 1;
        for (; scale > 0; scale--)
        {
            numerator *= 10;
        }

        for (; scale < 0; scale++)
        {
            denominator *= 10;
        }

        ulong divisor = GreatestCommonDivisor(numerator, denominator);
        if (number.IsNegative)
        {
            output.Append((byte)'-');
        }

        output.AppendNumber(numerator / divisor);
        if (denominator != divisor)
        {
            output.Append((byte)'/');
            output.AppendNumber(denominator / divisor);
        }

        return true;
    }

    private static bool TryReduce(ReadOnlySpan<byte> literal, out ReducedNumber number)
    {
        number = default;
        if (literal.Length > LongestLiteral)
        {
            return false;
        }

        if (literal.Contains((byte)'/'))
        {
            bool good = RationalLiteral.TryParseFraction(literal, out BigInteger above, out BigInteger below);
            number = good ? ReduceFraction(above, below) : default;
            return good;
        }

        if (!RationalLiteral.TryParse(literal, out RationalLiteral rational))
        {
            return false;
        }

        number = rational.Radix == 10 && rational.Twos == rational.Fives ? ReduceDecimal(rational) : ReduceBinary(rational);
        return true;
    }

    private static ReducedNumber ReduceFraction(in BigInteger above, in BigInteger below)
    {
        BigInteger divisor = BigInteger.GreatestCommonDivisor(above, below);
        BigInteger denominator = below / divisor;
        return new ReducedNumber(above.Sign < 0, BigDecimal.ToDigits(BigInteger.Abs(above) / divisor), 0, denominator.IsOne ? [] : BigDecimal.ToDigits(denominator), 0);
    }

    /// <summary>Digits times a power of ten. The denominator is a power of ten too, less what the digits share with it.</summary>
    private static ReducedNumber ReduceDecimal(RationalLiteral rational)
    {
        ReadOnlySpan<byte> digits = rational.Digits.AsSpan().TrimStart((byte)'0');
        if (digits.IsEmpty)
        {
            return new ReducedNumber(false, [(byte)'0'], 0, [], 0);
        }

        int trailing = digits.Length - digits.TrimEnd((byte)'0').Length;
        digits = digits[..^trailing];
        long scale = rational.Fives + trailing;
        if (scale >= 0)
        {
            return new ReducedNumber(rational.IsNegative, digits.ToArray(), scale, [], 0);
        }

        long below = -scale;
        int last = digits[^1] - '0';
        if (last != 5 && last % 2 != 0)
        {
            return new ReducedNumber(rational.IsNegative, digits.ToArray(), 0, [(byte)'1'], below);
        }

        // Either 2 or 5 divides the digits, never both: they do not end in 0.
        BigInteger numerator = BigDecimal.Parse(digits);
        long shared = last == 5 ? BigDecimal.TakeFives(ref numerator, below) : BigDecimal.TakeTwos(ref numerator, below);
        BigInteger rest = last == 5 ? BigInteger.One << (int)shared : BigInteger.Pow(5, (int)shared);
        return new ReducedNumber(rational.IsNegative, BigDecimal.ToDigits(numerator), 0, BigDecimal.ToDigits(rest), below - shared);
    }

    /// <summary>Any powers of two and five; the limits of the grammar bound the size.</summary>
    private static ReducedNumber ReduceBinary(RationalLiteral rational)
    {
        BigInteger numerator = RationalLiteral.ToInteger(rational.Digits, rational.Radix);
        (long twos, long fives) = (rational.Twos, rational.Fives);
        twos += twos < 0 ? BigDecimal.TakeTwos(ref numerator, -twos) : 0;
        fives += fives < 0 ? BigDecimal.TakeFives(ref numerator, -fives) : 0;
        numerator = (numerator << (int)Math.Max(twos, 0)) * BigInteger.Pow(5, (int)Math.Max(fives, 0));
        BigInteger denominator = BigInteger.Pow(5, (int)Math.Max(-fives, 0)) << (int)Math.Max(-twos, 0);
        return new ReducedNumber(rational.IsNegative, BigDecimal.ToDigits(numerator), 0, denominator.IsOne ? [] : BigDecimal.ToDigits(denominator), 0);
    }

    private static ulong GreatestCommonDivisor(ulong a, ulong b)
    {
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return a;
    }
}
