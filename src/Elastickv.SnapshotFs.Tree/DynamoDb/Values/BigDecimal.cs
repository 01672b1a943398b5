using System.Globalization;
using System.Numerics;
using System.Text;

namespace Elastickv.SnapshotFs.Tree.DynamoDb.Values;

/// <summary>Decimal text of big integers, and their factors.</summary>
internal static class BigDecimal
{
    /// <param name="digits">ASCII digits, nothing else.</param>
    public static BigInteger Parse(ReadOnlySpan<byte> digits) =>
        BigInteger.Parse(Encoding.ASCII.GetString(digits), NumberStyles.None, CultureInfo.InvariantCulture);

    public static byte[] ToDigits(in BigInteger value) => Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture));

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
}
