using System.Globalization;
using System.Numerics;
using System.Text;

namespace Elastickv.SnapshotFs.Tree.DynamoDb.Values;

/// <summary>Decimal text of big integers, and their factors.</summary>
internal static class BigDecimal
{
    private const int SmallDigits = 256;

    /// <param name="digits">ASCII digits, nothing else.</param>
    public static BigInteger Parse(ReadOnlySpan<byte> digits) =>
        BigInteger.Parse(Encoding.ASCII.GetString(digits), NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>
    /// Digits of a value that is not negative. The library's own conversion takes quadratic time; halving by powers of ten takes little more than the
    /// divisions.
    /// </summary>
    public static byte[] ToDigits(in BigInteger value)
    {
        var powers = new List<BigInteger> { BigInteger.Pow(10, SmallDigits) };
        while (powers[^1].GetBitLength() * 2 <= value.GetBitLength() + 1)
        {
            powers.Add(powers[^1] * powers[^1]);
        }

        var digits = new byte[(long)SmallDigits << powers.Count];
        Write(value, powers, powers.Count - 1, digits);
        return digits.AsSpan().TrimStart((byte)'0') is { IsEmpty: false } significant ? significant.ToArray() : [(byte)'0'];
    }

    /// <summary>Divides by 2 as often as it goes, but not more often than <paramref name="most"/>.</summary>
    public static long TakeTwos(ref BigInteger value, long most)
    {
        long count = value.IsZero ? 0 : Math.Min(most, (long)BigInteger.TrailingZeroCount(value));
        value >>= (int)count;
        return count;
    }

    /// <summary>Divides by 5 as often as it goes, but not more often than <paramref name="most"/>: by squares of squares, largest first.</summary>
    public static long TakeFives(ref BigInteger value, long most)
    {
        if (value.IsZero)
        {
            return 0;
        }

        var powers = new List<BigInteger> { 5 };
        while (powers[^1].GetBitLength() * 2 <= value.GetBitLength() + 1)
        {
            powers.Add(powers[^1] * powers[^1]);
        }

        long count = 0;
        for (int i = powers.Count - 1; i >= 0; i--)
        {
            BigInteger quotient = BigInteger.DivRem(value, powers[i], out BigInteger remainder);
            if (remainder.IsZero && count + (1L << i) <= most)
            {
                value = quotient;
                count += 1L << i;
            }
        }

        return count;
    }

    /// <summary>Fills the room with the digits, with zeros in front.</summary>
    /// <param name="value">Less than the square of the power.</param>
    /// <param name="powers">10 to the <see cref="SmallDigits"/>, its square, the square of that and so on.</param>
    /// <param name="power">Index of the power to divide by; -1 for a value of at most <see cref="SmallDigits"/> digits.</param>
    /// <param name="room">Exactly as many bytes as the square of the power has zeros.</param>
    private static void Write(in BigInteger value, List<BigInteger> powers, int power, Span<byte> room)
    {
        if (power < 0)
        {
            string text = value.ToString(CultureInfo.InvariantCulture);
            room.Fill((byte)'0');
            Encoding.ASCII.GetBytes(text, room[^text.Length..]);
            return;
        }

        BigInteger high = BigInteger.DivRem(value, powers[power], out BigInteger low);
        Write(high, powers, power - 1, room[..(room.Length / 2)]);
        Write(low, powers, power - 1, room[(room.Length / 2)..]);
    }
}
