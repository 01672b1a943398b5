using System.Text;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.Tests.Json;

/// <summary>The styles of spec 02 §0.</summary>
public sealed class JsonWriterTests
{
    [Fact]
    public void Indented() => Assert.Equal(
        """
        {
          "n\u003c": "\u003c",
          "empty": {},
          "none": [],
          "list": [
            1,
            -2,
            [
              true
            ],
            {
              "x": null
            }
          ]
        }
        """.ReplaceLineEndings("\n"),
        Print(JsonStyle.IndentedHtml));

    [Fact]
    public void Line() => Assert.Equal("""{"n<":"<","empty":{},"none":[],"list":[1,-2,[true],{"x":null}]}""", Print(JsonStyle.Line));

    [Fact]
    public void LineHtml() => Assert.StartsWith("""{"n\u003c":"\u003c",""", Print(JsonStyle.LineHtml), StringComparison.Ordinal);

    [Fact]
    public void IndentedPlain() => Assert.StartsWith("{\n  \"n<\": \"<\",\n", Print(JsonStyle.IndentedPlain), StringComparison.Ordinal);

    [Fact]
    public void Numbers_are_never_shortened()
    {
        using var output = new ByteBuffer();
        var writer = new JsonWriter(JsonStyle.Line) { Output = output };
        writer.BeginArray();
        writer.Number(ulong.MaxValue);
        writer.Number(long.MinValue);
        writer.Number(0L);
        writer.EndArray();
        Assert.Equal("[18446744073709551615,-9223372036854775808,0]", Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Fact]
    public void Binary_is_a_string_when_it_can_be()
    {
        using var output = new ByteBuffer();
        var writer = new JsonWriter(JsonStyle.Line) { Output = output };
        writer.BeginArray();
        writer.Binary("a<\0"u8);
        writer.Binary("<"u8, escapeHtml: true);
        writer.Binary([0xFF, 0x00, 0xFE]);
        writer.Binary([]);
        writer.Compacted(" [ 1 , \" \" ] "u8);
        writer.Raw("1.0"u8);
        writer.EndArray();
        Assert.Equal("""["a<\u0000","\u003c",{"base64":"_wD-"},"",[1," "],1.0]""", Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Fact]
    public void A_document_may_be_written_into_changing_buffers()
    {
        using var first = new ByteBuffer();
        using var second = new ByteBuffer();
        var writer = new JsonWriter(JsonStyle.IndentedHtml) { Output = first };
        writer.BeginArray();
        writer.Number(1L);
        writer.Output = second;
        writer.Number(2L);
        writer.EndArray();
        Assert.Equal(("[\n  1", ",\n  2\n]"), (Encoding.UTF8.GetString(first.WrittenSpan), Encoding.UTF8.GetString(second.WrittenSpan)));
    }

    private static string Print(JsonStyle style)
    {
        using var output = new ByteBuffer();
        var writer = new JsonWriter(style) { Output = output };
        writer.BeginObject();
        writer.Name("n<"u8);
        writer.String("<"u8);
        writer.Name("empty"u8);
        writer.BeginObject();
        writer.EndObject();
        writer.Name("none"u8);
        writer.BeginArray();
        writer.EndArray();
        writer.Name("list"u8);
        writer.BeginArray();
        writer.Number(1UL);
        writer.Number(-2L);
        writer.BeginArray();
        writer.Boolean(true);
        writer.EndArray();
        writer.BeginObject();
        writer.Name("x"u8);
        writer.Null();
        writer.EndObject();
        writer.EndArray();
        writer.EndObject();
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
