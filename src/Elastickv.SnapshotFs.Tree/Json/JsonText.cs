using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Tree.Json;

/// <summary>JSON strings exactly as the reference prints them (spec 02 §0).</summary>
internal static class JsonText
{
    // ASCII that stands for itself.
    private static readonly SearchValues<byte> Plain = PlainExcept("\"\\"u8);

    private static readonly SearchValues<byte> PlainWithoutHtml = PlainExcept("\"\\<>&"u8);

    // What HTML escaping looks at, and the first byte of U+2028 and U+2029.
    private static readonly SearchValues<byte> HtmlStart = SearchValues.Create([(byte)'<', (byte)'>', (byte)'&', 0xE2]);

    private static ReadOnlySpan<byte> Hex => "0123456789abcdef"u8;

    /// <summary>Appends a quoted string; every byte that is not part of valid UTF-8 becomes <c>\ufffd</c>.</summary>
    public static void AppendString(ReadOnlySpan<byte> utf8, bool escapeHtml, ByteBuffer output)
    {
        output.Append((byte)'"');
        while (!utf8.IsEmpty)
        {
            int plain = PlainLength(utf8, escapeHtml);
            output.Append(utf8[..plain]);
            utf8 = utf8[plain..];
            if (!utf8.IsEmpty)
            {
                utf8 = utf8[AppendSpecial(utf8, escapeHtml, output)..];
            }
        }

        output.Append((byte)'"');
    }

    /// <summary>
    /// Appends a JSON text that was checked before, without the white space between its tokens. Otherwise byte for byte, except that with HTML escaping what
    /// stands raw in strings and needs an escape gets it (spec 06 §7.1).
    /// </summary>
    public static void AppendCompact(ReadOnlySpan<byte> json, bool escapeHtml, ByteBuffer output)
    {
        while (!json.IsEmpty)
        {
            int length = json.IndexOfAny("\" \t\r\n"u8);
            length = length < 0 ? json.Length : length;
            output.Append(json[..length]);
            json = json[length..];
            if (!json.IsEmpty)
            {
                bool isString = json[0] == (byte)'"';
                length = isString ? StringLength(json) : 1;
                if (isString && escapeHtml)
                {
                    AppendHtmlEscaped(json[..length], output);
                }
                else if (isString)
                {
                    output.Append(json[..length]);
                }

                json = json[length..];
            }
        }
    }

    /// <summary>Strict UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF.</summary>
    public static bool IsValidUtf8(ReadOnlySpan<byte> bytes) => Utf8.IsValid(bytes);

    private static SearchValues<byte> PlainExcept(ReadOnlySpan<byte> special) =>
        SearchValues.Create([.. Enumerable.Range(0x20, 0x60).Select(b => (byte)b).Except(special.ToArray())]);

    /// <summary>Length of the string that the text starts with, quotes included.</summary>
    private static int StringLength(ReadOnlySpan<byte> json)
    {
        int at = 1;
        while (at < json.Length && json[at] != (byte)'"')
        {
            at += json[at] == (byte)'\\' ? 2 : 1;
        }

        return Math.Min(at + 1, json.Length);
    }

    private static void AppendHtmlEscaped(ReadOnlySpan<byte> text, ByteBuffer output)
    {
        while (!text.IsEmpty)
        {
            int plain = text.IndexOfAny(HtmlStart);
            plain = plain < 0 ? text.Length : plain;
            output.Append(text[..plain]);
            text = text[plain..];
            if (text.IsEmpty)
            {
                return;
            }

            bool isSeparator = text.StartsWith("\u2028"u8) || text.StartsWith("\u2029"u8);
            int length = isSeparator ? 3 : 1;
            output.Append(isSeparator ? (text[2] == 0xA8 ? "\\u2028"u8 : "\\u2029"u8) : text[0] switch
            {
                (byte)'<' => "\\u003c"u8,
                (byte)'>' => "\\u003e"u8,
                (byte)'&' => "\\u0026"u8,
                _ => text[..1],
            });
            text = text[length..];
        }
    }

    private static int PlainLength(ReadOnlySpan<byte> utf8, bool escapeHtml)
    {
        int length = utf8.IndexOfAnyExcept(escapeHtml ? PlainWithoutHtml : Plain);
        return length < 0 ? utf8.Length : length;
    }

    /// <summary>Appends one escaped or multi-byte character and gives how many bytes it was.</summary>
    private static int AppendSpecial(ReadOnlySpan<byte> utf8, bool escapeHtml, ByteBuffer output)
    {
        byte b = utf8[0];
        switch (b)
        {
            case (byte)'"' or (byte)'\\':
                output.Append((byte)'\\');
                output.Append(b);
                return 1;
            case (byte)'\b':
                output.Append("\\b"u8);
                return 1;
            case (byte)'\f':
                output.Append("\\f"u8);
                return 1;
            case (byte)'\n':
                output.Append("\\n"u8);
                return 1;
            case (byte)'\r':
                output.Append("\\r"u8);
                return 1;
            case (byte)'\t':
                output.Append("\\t"u8);
                return 1;
            case < 0x80:
                output.Append("\\u00"u8);
                output.Append(Hex[b >> 4]);
                output.Append(Hex[b & 15]);
                return 1;
        }

        if (Rune.DecodeFromUtf8(utf8, out Rune rune, out int consumed) != OperationStatus.Done)
        {
            // One replacement for each byte, not for each maximal subpart: that is what the reference does.
            output.Append("\\ufffd"u8);
            return 1;
        }

        if (rune.Value is 0x2028 or 0x2029)
        {
            output.Append(rune.Value == 0x2028 ? "\\u2028"u8 : "\\u2029"u8);
        }
        else
        {
            output.Append(utf8[..consumed]);
        }

        return consumed;
    }
}
