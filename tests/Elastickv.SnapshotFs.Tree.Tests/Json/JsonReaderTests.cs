using System.Text;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.Tests.Json;

/// <summary>What the reference's JSON reader takes and refuses (spec 02 §0).</summary>
public sealed class JsonReaderTests
{
    [Theory]
    [InlineData("null")]
    [InlineData(" \t\r\n{ } ")]
    [InlineData("[]")]
    [InlineData("[[],{},[{}]]")]
    [InlineData("{\"\":{\"a\":[1,{\"b\":null}]},\"\":2}")]
    [InlineData("[0,-0,1.5,-0.0e+00,1E9,2e-7,123456789012345678901234567890]")]
    [InlineData("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\uD83D\\uDE00\u007f\"")]
    [InlineData("true")]
    public void Accepted(string json)
    {
        Skip(Encoding.UTF8.GetBytes(json));
        Skip(Encoding.UTF8.GetBytes($"[{json} , {json}]"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\uFEFF{}")]
    [InlineData("{")]
    [InlineData("[")]
    [InlineData("}")]
    [InlineData("[1,]")]
    [InlineData("[,1]")]
    [InlineData("[1 2]")]
    [InlineData("[1}")]
    [InlineData("{\"a\":1]")]
    [InlineData("{\"a\"}")]
    [InlineData("{\"a\":}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{a:1}")]
    [InlineData("{'a':1}")]
    [InlineData("{1:1}")]
    [InlineData("{null:1}")]
    [InlineData("{} {}")]
    [InlineData("1 //x")]
    [InlineData("nul")]
    [InlineData("nulll")]
    [InlineData("True")]
    [InlineData("truefalse")]
    [InlineData("NaN")]
    [InlineData("+1")]
    [InlineData("-")]
    [InlineData("01")]
    [InlineData("-01")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("0x10")]
    [InlineData("1_000")]
    [InlineData("\"")]
    [InlineData("\"\\")]
    [InlineData("\"\\\"")]
    [InlineData("\"\\x41\"")]
    [InlineData("\"\\u12\"")]
    [InlineData("\"\\u12G4\"")]
    [InlineData("\"\\u+123\"")]
    [InlineData("\"\\u 123\"")]
    [InlineData("\"\\U0041\"")]
    [InlineData("\"\\ud800\\uZZZZ\"")]
    [InlineData("\"a\nb\"")]
    [InlineData("\"a\u0001\"")]
    [InlineData("\0")]
    [InlineData("1\0")]
    [InlineData("\u00a01")]
    public void Refused(string json) => Assert.Throws<JsonFormatException>(() => Skip(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData("\"\\u0041\\u00e9\\u20AC\"", "Aé€")]
    [InlineData("\"\\ud83d\\ude00\"", "😀")]
    [InlineData("\"\\ud83d\"", "\uFFFD")]
    [InlineData("\"\\ude00\\ud83d\"", "\uFFFD\uFFFD")]
    [InlineData("\"\\ud83dx\"", "\uFFFDx")]
    [InlineData("\"\\ud83d\\n\"", "\uFFFD\n")]
    [InlineData("\"\\ud83d\\u0041\"", "\uFFFDA")]
    [InlineData("\"\\ud83d\\ud83d\\ude00\"", "\uFFFD😀")]
    [InlineData("\"plain \\\"and\\\\ more\\/ é😀\"", "plain \"and\\ more/ é😀")]
    public void Strings(string json, string expected)
    {
        var reader = new JsonReader(Encoding.UTF8.GetBytes(json));
        Assert.Equal(expected, Encoding.UTF8.GetString(reader.String()));
        reader.RequireEnd();
    }

    [Theory]
    [InlineData("ff", 1)]
    [InlineData("c080", 2)]
    [InlineData("e282", 2)]
    [InlineData("eda080", 3)]
    [InlineData("f09f98", 3)]
    public void Each_byte_outside_of_UTF_8_reads_as_one_replacement(string hex, int replacements)
    {
        byte[] json = [(byte)'"', (byte)'a', .. Convert.FromHexString(hex), (byte)'b', (byte)'"'];
        var reader = new JsonReader(json);
        Assert.Equal("a" + new string('\uFFFD', replacements) + "b", Encoding.UTF8.GetString(reader.String()));
    }

    [Theory]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("-9223372036854775808", long.MinValue)]
    [InlineData("-0", 0)]
    [InlineData(" 7", 7)]
    public void Signed(string json, long expected) => Assert.Equal(expected, new JsonReader(Encoding.UTF8.GetBytes(json)).Int64());

    [Theory]
    [InlineData("9223372036854775808")]
    [InlineData("-9223372036854775809")]
    [InlineData("1.0")]
    [InlineData("1e3")]
    [InlineData("\"1\"")]
    [InlineData("null")]
    [InlineData("[1]")]
    public void Not_signed(string json) => Assert.Throws<JsonFormatException>(() => new JsonReader(Encoding.UTF8.GetBytes(json)).Int64());

    [Theory]
    [InlineData("0", 0)]
    [InlineData("18446744073709551615", ulong.MaxValue)]
    public void Unsigned(string json, ulong expected) => Assert.Equal(expected, new JsonReader(Encoding.UTF8.GetBytes(json)).UInt64());

    [Theory]
    [InlineData("18446744073709551616")]
    [InlineData("-0")]
    [InlineData("-1")]
    [InlineData("0.0")]
    [InlineData("1E1")]
    [InlineData("true")]
    public void Not_unsigned(string json) => Assert.Throws<JsonFormatException>(() => new JsonReader(Encoding.UTF8.GetBytes(json)).UInt64());

    [Theory]
    [InlineData("sequence_key", "sequence_key", true)]
    [InlineData("SEQUENCE_Key", "sequence_key", true)]
    [InlineData("\u017fequence_\u212aey", "sequence_key", true)]
    [InlineData("DataType", "datatype", true)]
    [InlineData("sequence-key", "sequence_key", false)]
    [InlineData("sequence_ke", "sequence_key", false)]
    [InlineData("sequence_keys", "sequence_key", false)]
    [InlineData("", "a", false)]
    [InlineData("@", "`", false)]
    [InlineData("\u0131d", "id", false)]
    [InlineData("\u017f", "k", false)]
    public void Member_names_fold(string name, string field, bool expected) =>
        Assert.Equal(expected, JsonReader.NameIs(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(field)));

    [Fact]
    public void An_exact_name_comes_before_a_folded_one()
    {
        byte[][] fields = ["Name"u8.ToArray(), "name"u8.ToArray()];
        Assert.Equal((0, 1, 0, -1), (JsonReader.FindName("Name"u8, fields), JsonReader.FindName("name"u8, fields), JsonReader.FindName("NAME"u8, fields), JsonReader.FindName("names"u8, fields)));
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    public void Nesting_ends_at_10000_levels(string open, string close)
    {
        Skip(Nested(10_000));
        Assert.Throws<JsonFormatException>(() => Skip(Nested(10_001)));
        Assert.Throws<JsonFormatException>(() => Skip(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(open, 300_000)))));

        byte[] Nested(int levels) => Encoding.UTF8.GetBytes(
            string.Concat(Enumerable.Repeat(open, levels)) + (open == "[" ? "" : "0") + string.Concat(Enumerable.Repeat(close, levels)));
    }

    [Fact]
    public void Members_elements_and_raw_values_are_pulled_in_turn()
    {
        var reader = new JsonReader(" {\"a\" : [ 1, {\"x\":[]} , \"s\" ] , \"b\":{ } , \"c\": -1.50 } null "u8);
        using var name = new ByteBuffer();
        var seen = new List<string>();
        reader.BeginObject();
        while (reader.NextMember(name))
        {
            seen.Add(Encoding.UTF8.GetString(name.WrittenSpan));
            if (reader.Peek() == JsonKind.Array)
            {
                reader.BeginArray();
                while (reader.NextElement())
                {
                    seen.Add(Encoding.UTF8.GetString(reader.Raw()));
                }
            }
            else
            {
                seen.Add(Encoding.UTF8.GetString(reader.Raw()));
            }
        }

        Assert.Equal(["a", "1", "{\"x\":[]}", "\"s\"", "b", "{ }", "c", "-1.50"], seen);
        Assert.False(reader.AtEnd());
        Assert.True(reader.TryNull());
        Assert.True(reader.AtEnd());
    }

    [Fact]
    public void Errors_name_the_place()
    {
        var error = Assert.Throws<JsonFormatException>(() => Skip("[1, x]"u8.ToArray()));
        Assert.Equal(4, error.Offset);
    }

    private static void Skip(byte[] json)
    {
        var reader = new JsonReader(json);
        reader.Skip();
        reader.RequireEnd();
    }
}
