using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.DynamoDb.Keys;

namespace Elastickv.SnapshotFs.Tree.Tests.DynamoDb;

/// <summary>Numbers as raw key bytes, and segments (spec 04 §5.2, §5.5).</summary>
public sealed class OrderedNumberTests
{
    [Theory]
    [InlineData("0", "01", "010001")]
    [InlineData("-0", "01", "010001")]
    [InlineData("1", "020201010031", "0202010100ff310001")]
    [InlineData("1.0", "020201010031", "0202010100ff310001")]
    [InlineData("-1", "00fdfefeffce", "00fffdfefeffce0001")]
    [InlineData("5", "020201010035", "0202010100ff350001")]
    [InlineData("0.5", "02010035", "020100ff350001")]
    [InlineData("5e-1", "02010035", "020100ff350001")]
    [InlineData("-0.5", "00feffca", "00fffeffca0001")]
    [InlineData("-0.55", "00feffcaca", "00fffeffcaca0001")]
    [InlineData("0.05", "0200fefe0035", "0200fffefe00ff350001")]
    [InlineData("-0.05", "00ff0101ffca", "00ffff0101ffca0001")]
    [InlineData("10", "020201020031", "0202010200ff310001")]
    [InlineData("100", "020201030031", "0202010300ff310001")]
    [InlineData("1e2", "020201030031", "0202010300ff310001")]
    [InlineData("12.5", "0202010200313235", "0202010200ff3132350001")]
    [InlineData("-12.5", "00fdfefdffcecdca", "00fffdfefdffcecdca0001")]
    [InlineData("-10", "00fdfefdffce", "00fffdfefdffce0001")]
    [InlineData("-12", "00fdfefdffcecd", "00fffdfefdffcecd0001")]
    [InlineData("129.50", "020201030031323935", "0202010300ff313239350001")]
    [InlineData("007", "020201010037", "0202010100ff370001")]
    [InlineData("1e255", "02020201000031", "0202020100ff00ff310001")]
    [InlineData("1e-256", "0200fe000031", "0200fffe00ff00ff310001")]
    [InlineData("1e-257", "0200fdfeff0031", "0200fffdfeff00ff310001")]
    [InlineData("1e300", "020202012d0031", "020202012d00ff310001")]
    [InlineData("1e-130", "0200fe7e0031", "0200fffe7e00ff310001")]
    [InlineData("12345678901234567890123456789012345678", "02020126003132333435363738393031323334353637383930313233343536373839303132333435363738", "0202012600ff31323334353637383930313233343536373839303132333435363738393031323334353637380001")]
    [InlineData("-12345678901234567890123456789012345678", "00fdfed9ffcecdcccbcac9c8c7c6cfcecdcccbcac9c8c7c6cfcecdcccbcac9c8c7c6cfcecdcccbcac9c8c7", "00fffdfed9ffcecdcccbcac9c8c7c6cfcecdcccbcac9c8c7c6cfcecdcccbcac9c8c7c6cfcecdcccbcac9c8c70001")]
    [InlineData("0.00000000000000000000000000000000000001", "0200feda0031", "0200fffeda00ff310001")]
    [InlineData("9.9999999999999999999999999999999999999E+125", "0202017e003939393939393939393939393939393939393939393939393939393939393939393939393939", "0202017e00ff39393939393939393939393939393939393939393939393939393939393939393939393939390001")]
    public void Number_has_the_specified_bytes(string literal, string raw, string segment)
    {
        using var bytes = new ByteBuffer();
        using var escaped = new ByteBuffer();

        Assert.True(OrderedNumber.TryAppend(System.Text.Encoding.UTF8.GetBytes(literal), bytes));
        OrderedSegment.Append(bytes.WrittenSpan, escaped);

        Assert.Equal(raw, Convert.ToHexStringLower(bytes.WrittenSpan));
        Assert.Equal(segment, Convert.ToHexStringLower(escaped.WrittenSpan));
        Assert.Equal(escaped.Length, OrderedSegment.LengthOfFirst([.. escaped.WrittenSpan, 0x41, 0, 1]));
    }

    [Theory]
    [InlineData("1", "1.0")]
    [InlineData("1", "+1")]
    [InlineData("1", "1e0")]
    [InlineData("1", "\u00a01\u3000")]
    [InlineData("100000", "1e 5")]
    [InlineData("0", "-0e99")]
    [InlineData("1e9223372036854775807", "10e9223372036854775806")]
    public void Equal_numbers_have_equal_bytes(string one, string other)
    {
        Assert.Equal(Raw(one), Raw(other));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("+")]
    [InlineData(".")]
    [InlineData("abc")]
    [InlineData("1.2.3")]
    [InlineData("1e")]
    [InlineData("e3")]
    [InlineData("0x10")]
    [InlineData("1/2")]
    [InlineData("1_000")]
    [InlineData("1 2")]
    [InlineData("1 e5")]
    [InlineData("--1")]
    [InlineData("1e1e1")]
    [InlineData("1e9223372036854775808")]
    [InlineData("1e-9223372036854775809")]
    public void Text_outside_the_grammar_is_refused(string text)
    {
        using var bytes = new ByteBuffer();
        Assert.False(OrderedNumber.TryAppend(System.Text.Encoding.UTF8.GetBytes(text), bytes));
        Assert.Equal(0, bytes.Length);
    }

    [Theory]
    [InlineData("1/2", "0.5")]
    [InlineData("-25/2", "-12.50")]
    [InlineData("259/2", "129.50")]
    [InlineData("1/20", "0.05")]
    [InlineData("3/625", "0.0048")]
    [InlineData("7/1024", "0.0068359375")]
    [InlineData("1/1000000", "1e-6")]
    [InlineData("42", "42")]
    [InlineData("1e2000000", "1e2000000")]
    public void Canonical_text_leads_back_to_the_bytes(string canonical, string literal)
    {
        using var bytes = new ByteBuffer();
        Assert.True(OrderedNumber.TryAppendCanonical(System.Text.Encoding.UTF8.GetBytes(canonical), bytes));
        Assert.Equal(Raw(literal), Convert.ToHexStringLower(bytes.WrittenSpan));
    }

    [Theory]
    [InlineData("1/3")]
    [InlineData("1/0")]
    [InlineData("1/")]
    [InlineData("/2")]
    [InlineData("+1/2")]
    [InlineData("1/15")]
    [InlineData("1/2/2")]
    public void Text_of_no_finite_fraction_is_refused(string text)
    {
        using var bytes = new ByteBuffer();
        Assert.False(OrderedNumber.TryAppendCanonical(System.Text.Encoding.UTF8.GetBytes(text), bytes));
    }

    [Theory]
    [InlineData("", "0001")]
    [InlineData("61", "610001")]
    [InlineData("610062", "6100ff620001")]
    [InlineData("0001", "00ff010001")]
    public void Segment_escapes_and_ends(string raw, string segment)
    {
        using var escaped = new ByteBuffer();
        OrderedSegment.Append(Convert.FromHexString(raw), escaped);
        Assert.Equal(segment, Convert.ToHexStringLower(escaped.WrittenSpan));
        Assert.Equal(escaped.Length, OrderedSegment.LengthOfFirst(escaped.WrittenSpan));
    }

    [Theory]
    [InlineData("")]
    [InlineData("61")]
    [InlineData("6100")]
    [InlineData("610002")]
    [InlineData("00ff")]
    public void Bytes_without_a_whole_segment_have_none(string payload)
    {
        Assert.Equal(0, OrderedSegment.LengthOfFirst(Convert.FromHexString(payload)));
    }

    private static string Raw(string literal)
    {
        using var bytes = new ByteBuffer();
        Assert.True(OrderedNumber.TryAppend(System.Text.Encoding.UTF8.GetBytes(literal), bytes));
        return Convert.ToHexStringLower(bytes.WrittenSpan);
    }
}
