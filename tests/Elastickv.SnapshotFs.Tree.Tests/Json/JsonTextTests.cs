using System.Text;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.Tests.Json;

/// <summary>Strings as the reference prints them (spec 02 §0).</summary>
public sealed class JsonTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a\"b\\c/", "a\\\"b\\\\c/")]
    [InlineData("\b\f\n\r\t", "\\b\\f\\n\\r\\t")]
    [InlineData("\0\u0001\u000b\u001f\u007f", "\\u0000\\u0001\\u000b\\u001f\u007f")]
    [InlineData("<>&'", "<>&'")]
    [InlineData("é€😀\uFFFF\uFEFF\u0085\u00a0", "é€😀\uFFFF\uFEFF\u0085\u00a0")]
    [InlineData("\u2027\u2028\u2029\u202a", "\u2027\\u2028\\u2029\u202a")]
    public void Strings(string text, string expected) => Assert.Equal($"\"{expected}\"", Print(Encoding.UTF8.GetBytes(text), false));

    [Fact]
    public void Html_is_escaped_on_demand() => Assert.Equal("\"\\u003ca\\u003e\\u0026'\\u2028\"", Print("<a>&'\u2028"u8, true));

    [Theory]
    [InlineData("ff", 1)]
    [InlineData("80bf", 2)]
    [InlineData("c080", 2)]
    [InlineData("c3", 1)]
    [InlineData("e282", 2)]
    [InlineData("eda080", 3)]
    [InlineData("f09f98", 3)]
    [InlineData("f4908080", 4)]
    [InlineData("f8888080", 4)]
    public void Each_byte_outside_of_UTF_8_is_one_replacement(string hex, int replacements)
    {
        byte[] bytes = [(byte)'a', .. Convert.FromHexString(hex), (byte)'b'];
        Assert.Equal("\"a" + string.Concat(Enumerable.Repeat("\\ufffd", replacements)) + "b\"", Print(bytes, false));
        Assert.False(JsonText.IsValidUtf8(bytes));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData(" { \"a b\" : [ 1 , 2.50 ,\t\"\\\" \\\\\" ] ,\r\n\"c\":\"\\\\\"}\n", "{\"a b\":[1,2.50,\"\\\" \\\\\"],\"c\":\"\\\\\"}")]
    [InlineData("[\"<\\u003c\u2028\", true , null]", "[\"<\\u003c\u2028\",true,null]")]
    public void Compact_drops_white_space_between_tokens_only(string json, string expected) => Assert.Equal(expected, Compact(json, false));

    [Theory]
    [InlineData(" [ \"<a> & \\\"&\" , 1 ] ", "[\"\\u003ca\\u003e \\u0026 \\\"\\u0026\",1]")]
    [InlineData("[\"\u2028\u2029\u2027\u20ac\\u003c\",true]", "[\"\\u2028\\u2029\u2027\u20ac\\u003c\",true]")]
    public void Compact_escapes_what_stands_raw_in_strings(string json, string expected) => Assert.Equal(expected, Compact(json, true));

    private static string Compact(string json, bool escapeHtml)
    {
        using var output = new ByteBuffer();
        JsonText.AppendCompact(Encoding.UTF8.GetBytes(json), escapeHtml, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static string Print(ReadOnlySpan<byte> text, bool escapeHtml)
    {
        using var output = new ByteBuffer();
        JsonText.AppendString(text, escapeHtml, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
