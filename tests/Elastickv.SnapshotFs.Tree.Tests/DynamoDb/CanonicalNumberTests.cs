using System.Globalization;
using System.Numerics;
using System.Text;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.DynamoDb.Keys;
using Elastickv.SnapshotFs.Tree.DynamoDb.Values;
using Elastickv.SnapshotFs.Tree.Names;

namespace Elastickv.SnapshotFs.Tree.Tests.DynamoDb;

/// <summary>File names of number keys (spec 04 §7.3).</summary>
public sealed class CanonicalNumberTests
{
    [Theory]
    [InlineData("42", "42", "42")]
    [InlineData("+42", "42", "42")]
    [InlineData("042", "42", "42")]
    [InlineData("42.0", "42", "42")]
    [InlineData("-0", "0", "0")]
    [InlineData("0e5", "0", "0")]
    [InlineData("100", "100", "100")]
    [InlineData("1e2", "100", "100")]
    [InlineData("1E+2", "100", "100")]
    [InlineData("0.5", "1/2", "1%2F2")]
    [InlineData(".5", "1/2", "1%2F2")]
    [InlineData("5e-1", "1/2", "1%2F2")]
    [InlineData("-0.5", "-1/2", "-1%2F2")]
    [InlineData("1.10", "11/10", "11%2F10")]
    [InlineData("129.50", "259/2", "259%2F2")]
    [InlineData("-12.50", "-25/2", "-25%2F2")]
    [InlineData("0.05", "1/20", "1%2F20")]
    [InlineData(" 7 ", "7", "7")]
    [InlineData("1e 5", "1e 5", "1e%205")]
    [InlineData("abc", "abc", "abc")]
    public void Number_has_the_specified_name(string literal, string canonical, string segment)
    {
        Assert.Equal(canonical, TextOf(literal));
        Assert.Equal(segment, NameOf(literal));
    }

    [Theory]
    [InlineData("0b101", "5")]
    [InlineData("0o17", "15")]
    [InlineData("0X1F", "31")]
    [InlineData("0x1e5", "485")]
    [InlineData("0x.8", "1/2")]
    [InlineData("0x1p4", "16")]
    [InlineData("0b1e3", "1000")]
    [InlineData("0b1.1e1", "15")]
    [InlineData("0o.4", "1/2")]
    [InlineData("1p3", "8")]
    [InlineData("3p-2", "3/4")]
    [InlineData("1.5P1", "3")]
    [InlineData("5p-1", "5/2")]
    [InlineData("1_000", "1000")]
    [InlineData("0x_1", "1")]
    [InlineData("0_1", "1")]
    [InlineData("010", "10")]
    [InlineData("1e1_0", "10000000000")]
    [InlineData("6/4", "3/2")]
    [InlineData("-6/4", "-3/2")]
    [InlineData("4/2", "2")]
    [InlineData("0/7", "0")]
    [InlineData("010/2", "4")]
    [InlineData("0x10/0b100", "4")]
    [InlineData("0e99999999999", "0")]
    [InlineData("-0.0", "0")]
    [InlineData("1.", "1")]
    [InlineData("1234567890123456789012345678901234567890.5", "2469135780246913578024691357802469135781/2")]
    [InlineData("0.375e-3", "3/8000")]
    [InlineData("12345678901234567890e-3", "1234567890123456789/100")]
    public void Wider_grammar_is_read(string literal, string canonical) => Assert.Equal(canonical, TextOf(literal));

    [Theory]
    [InlineData("")]
    [InlineData("+")]
    [InlineData(".")]
    [InlineData("_1")]
    [InlineData("1_")]
    [InlineData("1__0")]
    [InlineData("1_.5")]
    [InlineData("1._5")]
    [InlineData("1e_5")]
    [InlineData("1e5_")]
    [InlineData("0x")]
    [InlineData("0b2")]
    [InlineData("09/1")]
    [InlineData("1/-2")]
    [InlineData("1/0")]
    [InlineData("1/2/3")]
    [InlineData("1.5/2")]
    [InlineData("Inf")]
    [InlineData("NaN")]
    [InlineData("1e1000001")]
    [InlineData("1.0e-1000000")]
    [InlineData("1p10000001")]
    [InlineData("1e9223372036854775808")]
    public void Other_text_stays_as_it_is(string text) => Assert.Equal(text, TextOf(text));

    [Fact]
    public void Long_numbers_take_the_hashed_form_of_their_whole_text()
    {
        Assert.Equal("1cc2e01d965b946d83b87e0efbb7ecae__1" + new string('0', 63), NameOf("1e300"));
        foreach (string literal in new[] { "1e1000000", "-1e1000000", "12e-999999", "5e-1000000", "-3.25e400", "1e240", "1e239", "1p5000" })
        {
            Assert.Equal(Hashed(TextOf(literal)), NameOf(literal));
        }
    }

    [Fact]
    public void Reduction_agrees_with_a_naive_one()
    {
        var random = new Random(4);
        for (int i = 0; i < 2000; i++)
        {
            BigInteger mantissa = random.NextInt64(1, 1L << random.Next(1, 60)) * BigInteger.Pow(random.Next(2) == 0 ? 2 : 5, random.Next(40));
            int scale = random.Next(-60, 10);
            string literal = mantissa.ToString(CultureInfo.InvariantCulture) + "e" + scale.ToString(CultureInfo.InvariantCulture);
            BigInteger denominator = BigInteger.Pow(10, Math.Max(-scale, 0));
            BigInteger numerator = mantissa * BigInteger.Pow(10, Math.Max(scale, 0));
            BigInteger divisor = BigInteger.GreatestCommonDivisor(numerator, denominator);
            string expected = divisor == denominator ? $"{numerator / divisor}" : $"{numerator / divisor}/{denominator / divisor}";

            Assert.Equal(expected, TextOf(literal));
            using var back = new ByteBuffer();
            using var direct = new ByteBuffer();
            Assert.True(OrderedNumber.TryAppendCanonical(Encoding.ASCII.GetBytes(expected), back));
            Assert.True(OrderedNumber.TryAppend(Encoding.ASCII.GetBytes(literal), direct));
            Assert.True(direct.WrittenSpan.SequenceEqual(back.WrittenSpan), literal);
        }
    }

    [Fact]
    public void Digits_of_big_integers_are_all_there()
    {
        foreach (int exponent in new[] { 0, 1, 255, 256, 257, 511, 512, 513, 1024, 5000 })
        {
            foreach (BigInteger value in new[] { BigInteger.Pow(10, exponent), BigInteger.Pow(10, exponent) - 1, BigInteger.Pow(7, exponent) })
            {
                Assert.Equal(value.ToString(CultureInfo.InvariantCulture), Encoding.ASCII.GetString(BigDecimal.ToDigits(value)));
            }
        }
    }

    [Theory]
    [InlineData(0, 0, 10)]
    [InlineData(1, 0, 1)]
    [InlineData(1, 1000, 1000)]
    [InlineData(3, 1000, 999)]
    [InlineData(7, 333, 5000)]
    public void Factors_are_taken_up_to_a_limit(int rest, int count, int most)
    {
        BigInteger fives = rest * BigInteger.Pow(5, count);
        BigInteger twos = rest * BigInteger.Pow(2, count);
        int taken = Math.Min(count, most);

        Assert.Equal(taken, BigDecimal.TakeFives(ref fives, most));
        Assert.Equal(taken, BigDecimal.TakeTwos(ref twos, most));
        Assert.Equal(rest * BigInteger.Pow(5, count - taken), fives);
        Assert.Equal(rest * BigInteger.Pow(2, count - taken), twos);
    }

    private static string TextOf(string literal)
    {
        using var text = new ByteBuffer();
        CanonicalNumber.AppendText(Encoding.UTF8.GetBytes(literal), text);
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    private static string NameOf(string literal)
    {
        using var name = new ByteBuffer();
        CanonicalNumber.AppendName(Encoding.UTF8.GetBytes(literal), name);
        return Encoding.UTF8.GetString(name.WrittenSpan);
    }

    private static string Hashed(string text)
    {
        using var name = new ByteBuffer();
        Segment.Encode(Encoding.UTF8.GetBytes(text), name);
        return Encoding.UTF8.GetString(name.WrittenSpan);
    }
}
