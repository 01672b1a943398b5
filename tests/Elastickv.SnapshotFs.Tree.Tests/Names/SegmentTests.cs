using System.Text;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Names;

namespace Elastickv.SnapshotFs.Tree.Tests.Names;

/// <summary>The tables of spec 02 §3 and vector V10.</summary>
public sealed class SegmentTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData(".", ".")]
    [InlineData("..", "..")]
    [InlineData("session:abc123", "session%3Aabc123")]
    [InlineData("2026-04-29T12:00:00Z", "2026-04-29T12%3A00%3A00Z")]
    [InlineData("a/b", "a%2Fb")]
    [InlineData("%41", "%2541")]
    [InlineData("~", "%7E")]
    [InlineData("caf\u00c3\u00a9", "caf%C3%A9")]
    [InlineData("\0", "%00")]
    [InlineData("\u00ff", "%FF")]
    [InlineData("b64", "b64")]
    [InlineData("B64.foo", "B64.foo")]
    [InlineData("0123456789abcdef0123456789abcdef_x", "0123456789abcdef0123456789abcdef_x")]
    [InlineData("AZaz09-._", "AZaz09-._")]
    public void Plain(string raw, string expected)
    {
        Assert.Equal((expected, false), Encode(raw));
        Assert.Equal((SegmentKind.Plain, raw), Decode(expected));
    }

    [Theory]
    [InlineData("b64.", "0e3246de4838b88fa1b243cce26975b5__b64.")]
    [InlineData("b64.foo", "72ef1a090c013093607ce5a62f598cf4__b64.foo")]
    [InlineData("0123456789abcdef0123456789abcdef__suffix", "15ab66e43bccfd49246a5025d407ebc5__0123456789abcdef0123456789abcdef__suffix")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF__", "6aafe4d167ef198ae589143d578863d9__0123456789ABCDEF0123456789ABCDEF__")]
    public void Promoted(string raw, string expected)
    {
        Assert.Equal((expected, true), Encode(raw));
        Assert.Equal((SegmentKind.Hashed, ""), Decode(expected));
    }

    [Theory]
    [InlineData("a", 240, "", "")]
    [InlineData("a", 241, "", "ec6e326ef29fe322b62111584194c54e__")]
    [InlineData("a", 237, "/", "")]
    [InlineData("a", 238, "/", "92179862e17693566d4f171c5c97fedd__")]
    [InlineData("\u0001", 80, "", "")]
    [InlineData("\u0001", 81, "", "60c285d83690be0345cc75ae7c286b6e__")]
    [InlineData("\u00e3\u0081\u0082", 27, "", "fe97a922a0de37fd34e488353c57e2ce__")]
    [InlineData("k", 300, "", "17b16d8ef494060fefa36a6a41567b8c__")]
    public void Long(string unit, int count, string tail, string hash)
    {
        string raw = string.Concat(Enumerable.Repeat(unit, count)) + tail;
        string quoted = hash.Length == 0 ? raw : raw[..64];

        Assert.Equal((hash + PercentEncode(quoted), hash.Length > 0), Encode(raw));
        Assert.Equal(hash.Length == 0 ? (SegmentKind.Plain, raw) : (SegmentKind.Hashed, ""), Decode(hash + PercentEncode(quoted)));
    }

    [Theory]
    [InlineData("", "b64.")]
    [InlineData("\u0001\u0002\u0003", "b64.AQID")]
    [InlineData("\u00ff\u00fe\u00fd\u00fc", "b64.__79_A")]
    public void Binary(string raw, string expected)
    {
        Assert.Equal((expected, false), EncodeBinary(raw));
        Assert.Equal((SegmentKind.Plain, raw), Decode(expected));
    }

    [Fact]
    public void Binary_is_hashed_from_178_bytes_on()
    {
        (string name, bool hashed) = EncodeBinary(new string('\0', 177));
        Assert.Equal((240, false), (name.Length, hashed));
        Assert.Equal(("68f31d7e2146e41ad6d99cb95f4a52a4__" + PercentEncode(new string('\0', 64)), true), EncodeBinary(new string('\0', 178)));
    }

    [Theory]
    [InlineData("%41", "A")]
    [InlineData("%3a", ":")]
    [InlineData("%3A%fF", ":\u00ff")]
    [InlineData("b64.QQ", "A")]
    [InlineData("b64.QR", "A")]
    [InlineData("b64.Q\r\nQ\n", "A")]
    [InlineData("b64.", "")]
    public void Lax_names_decode(string name, string raw) => Assert.Equal((SegmentKind.Plain, raw), Decode(name));

    [Theory]
    [InlineData("%")]
    [InlineData("%1")]
    [InlineData("abc%2")]
    [InlineData("%GG")]
    [InlineData("%G1")]
    [InlineData("%1G")]
    [InlineData("a/b")]
    [InlineData("a:b")]
    [InlineData("hello world")]
    [InlineData("\u00e9")]
    [InlineData("~")]
    [InlineData("b64.!!!")]
    [InlineData("b64.padding=")]
    [InlineData("b64.A")]
    [InlineData("b64.QQQQA")]
    public void Invalid_names(string name) => Assert.Equal(SegmentKind.Invalid, Decode(name).Kind);

    [Fact]
    public void A_name_of_more_than_240_bytes_is_invalid() => Assert.Equal(SegmentKind.Invalid, Decode(new string('a', 241)).Kind);

    [Theory]
    [InlineData("0123456789abcdef0123456789abcdef__")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF__x")]
    public void Hashed_names_need_a_keymap(string name) => Assert.Equal((SegmentKind.Hashed, ""), Decode(name));

    [Theory]
    [InlineData("0123456789abcdef0123456789abcde__")]
    [InlineData("0123456789abcdef0123456789abcdeg__")]
    [InlineData("0123456789abcdef0123456789abcdef_")]
    public void Not_quite_hashed_names_are_plain(string name) => Assert.Equal((SegmentKind.Plain, name), Decode(name));

    [Fact]
    public void Every_byte_survives()
    {
        string raw = string.Concat(Enumerable.Range(0, 256).Select(b => (char)b));
        foreach (char[] piece in raw.Chunk(64))
        {
            Assert.Equal((SegmentKind.Plain, new string(piece)), Decode(Encode(new string(piece)).Name));
            Assert.Equal((SegmentKind.Plain, new string(piece)), Decode(EncodeBinary(new string(piece)).Name));
        }
    }

    private static (string Name, bool Hashed) Encode(string raw)
    {
        using var output = new ByteBuffer();
        bool hashed = Segment.Encode(Encoding.Latin1.GetBytes(raw), output);
        return (Encoding.Latin1.GetString(output.WrittenSpan), hashed);
    }

    private static (string Name, bool Hashed) EncodeBinary(string raw)
    {
        using var output = new ByteBuffer();
        bool hashed = Segment.EncodeBinary(Encoding.Latin1.GetBytes(raw), output);
        return (Encoding.Latin1.GetString(output.WrittenSpan), hashed);
    }

    private static (SegmentKind Kind, string Raw) Decode(string name)
    {
        using var output = new ByteBuffer();
        SegmentKind kind = Segment.TryDecode(Encoding.Latin1.GetBytes(name), output);
        return (kind, Encoding.Latin1.GetString(output.WrittenSpan));
    }

    /// <summary>The table's shorthand, spelled out without the code under test.</summary>
    private static string PercentEncode(string raw) =>
        string.Concat(raw.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' ? c.ToString() : $"%{(int)c:X2}"));
}
