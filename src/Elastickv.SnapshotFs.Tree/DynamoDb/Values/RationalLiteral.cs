using System.Numerics;

namespace Elastickv.SnapshotFs.Tree.DynamoDb.Values;

/// <summary>
/// A number text of the grammar that item file names go by (spec 04 §7.3), which is wider than the one of keys: <see cref="Digits"/> in
/// <see cref="Radix"/>, times powers of two and five.
/// </summary>
internal sealed class RationalLiteral
{
    private const long MaxFives = 1_000_000;
    private const long MaxTwos = 10_000_000;

    public bool IsNegative { get; init; }

    /// <summary>Digits without prefix, separators and point; leading zeros are kept.</summary>
    public required byte[] Digits { get; init; }

    /// <summary>10, 2, 8 or 16.</summary>
    public int Radix { get; init; }

    /// <summary>Exponent of 2. The same as <see cref="Fives"/> for every plain decimal.</summary>
    public long Twos { get; init; }

    /// <summary>Exponent of 5.</summary>
    public long Fives { get; init; }

    /// <summary>The number form: everything but a fraction.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out RationalLiteral literal)
    {
        literal = null!;
        bool negative = DecimalLiteral.TakeSign(ref text);
        if (!TryScan(ref text, pointAllowed: true, out byte[] digits, out int radix, out int behindPoint))
        {
            return false;
        }

        Int128 twos = -behindPoint * (radix == 10 ? 1 : BitOperations.Log2((uint)radix));
        Int128 fives = radix == 10 ? -behindPoint : 0;
        if (!text.IsEmpty)
        {
            byte mark = text[0];
            if (mark is not ((byte)'e' or (byte)'E' or (byte)'p' or (byte)'P') || !TryScanExponent(text[1..], out long exponent))
            {
                return false;
            }

            twos += exponent;
            fives += mark is (byte)'e' or (byte)'E' ? exponent : 0;
        }

        bool zero = !digits.AsSpan().ContainsAnyExcept((byte)'0');
        if (!zero && (Int128.Abs(fives) > MaxFives || Int128.Abs(twos) > MaxTwos))
        {
            return false;
        }

        literal = new RationalLiteral
        {
            IsNegative = negative && !zero,
            Digits = zero ? [(byte)'0'] : digits,
            Radix = radix,
            Twos = zero ? 0 : (long)twos,
            Fives = zero ? 0 : (long)fives,
        };
        return true;
    }

    /// <summary>The fraction form: two integers with a slash between them.</summary>
    public static bool TryParseFraction(ReadOnlySpan<byte> text, out BigInteger numerator, out BigInteger denominator)
    {
        denominator = default;
        int slash = text.IndexOf((byte)'/');
        ReadOnlySpan<byte> above = text[..slash];
        ReadOnlySpan<byte> below = text[(slash + 1)..];
        bool negative = DecimalLiteral.TakeSign(ref above);
        if (!TryReadInteger(above, out numerator) || !TryReadInteger(below, out denominator) || denominator.IsZero)
        {
            return false;
        }

        numerator = negative ? -numerator : numerator;
        return true;
    }

    /// <summary>The value of digits in a radix.</summary>
    public static BigInteger ToInteger(ReadOnlySpan<byte> digits, int radix)
    {
        if (radix == 10)
        {
            return BigDecimal.Parse(digits);
        }

        // Powers of two: the bits can be put together without arithmetic.
        int bitsPerDigit = BitOperations.Log2((uint)radix);
        var bytes = new byte[(((long)digits.Length * bitsPerDigit) / 8) + 2];
        long bit = 0;
        for (int i = digits.Length - 1; i >= 0; i--, bit += bitsPerDigit)
        {
            int value = DigitValue(digits[i]) << (int)(bit & 7);
            bytes[bit >> 3] |= (byte)value;
            bytes[(bit >> 3) + 1] |= (byte)(value >> 8);
        }

        return new BigInteger(bytes, isUnsigned: true);
    }

    private static bool TryReadInteger(ReadOnlySpan<byte> text, out BigInteger value)
    {
        value = default;
        if (!TryScan(ref text, pointAllowed: false, out byte[] digits, out int radix, out _) || !text.IsEmpty)
        {
            return false;
        }

        value = ToInteger(digits, radix);
        return true;
    }

    /// <summary>
    /// Takes a prefix, digits and underscores off the front. Without a point a leading 0 that is followed by more means octal; with one it is decimal.
    /// </summary>
    private static bool TryScan(ref ReadOnlySpan<byte> text, bool pointAllowed, out byte[] digits, out int radix, out int behindPoint)
    {
        int at = 0;
        bool afterDigit = false, afterUnderscore = false, point = false, good = true;
        radix = 10;
        if (text.Length > 1 && text[0] == (byte)'0')
        {
            radix = (text[1] | 0x20) switch { 'b' => 2, 'o' => 8, 'x' => 16, _ => 10 };
            afterDigit = radix != 10;
            at = radix != 10 ? 2 : 0;
            radix = radix == 10 && !pointAllowed ? 8 : radix;
        }

        var found = new byte[text.Length];
        int count = 0;
        int pointAt = 0;
        for (; at < text.Length; at++)
        {
            byte b = text[at];
            if (b == (byte)'.' && pointAllowed && !point)
            {
                good &= !afterUnderscore;
                point = true;
                pointAt = count;
                afterDigit = false;
            }
            else if (b == (byte)'_')
            {
                good &= afterDigit;
                afterDigit = false;
                afterUnderscore = true;
                continue;
            }
            else if (DigitValue(b) is int value && value >= 0 && value < radix)
            {
                found[count++] = b;
                afterDigit = true;
            }
            else
            {
                break;
            }

            afterUnderscore = false;
        }

        text = text[at..];
        digits = found[..count];
        behindPoint = point ? count - pointAt : 0;
        return good && !afterUnderscore && count > 0;
    }

    /// <summary>An exponent up to the end of the text: a sign, then digits with single underscores between them.</summary>
    private static bool TryScanExponent(ReadOnlySpan<byte> text, out long exponent)
    {
        exponent = 0;
        if (text.IndexOf((byte)'_') < 0)
        {
            return DecimalLiteral.TryParseExponent(text, out exponent);
        }

        var plain = new byte[text.Length];
        int count = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != (byte)'_')
            {
                plain[count++] = text[i];
            }
            else if (i == 0 || i == text.Length - 1 || !char.IsAsciiDigit((char)text[i - 1]) || !char.IsAsciiDigit((char)text[i + 1]))
            {
                return false;
            }
        }

        return DecimalLiteral.TryParseExponent(plain.AsSpan(0, count), out exponent);
    }

    private static int DigitValue(byte b) => b switch
    {
        >= (byte)'0' and <= (byte)'9' => b - '0',
        >= (byte)'a' and <= (byte)'f' => b - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => b - 'A' + 10,
        _ => -1,
    };
}
