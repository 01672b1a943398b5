using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Names;

namespace Elastickv.SnapshotFs.Tree.Json;

/// <summary>
/// Writes JSON in one of the styles of spec 02 §0. Keeps its state between calls, so a document can be rendered piece by piece into changing
/// buffers: set <see cref="Output"/> before each piece. Not thread-safe.
/// </summary>
internal sealed class JsonWriter(JsonStyle style)
{
    // One entry a level: whether the container has a member yet.
    private readonly Stack<bool> levels = new();
    private bool afterName;

    /// <summary>Where the next bytes go.</summary>
    public ByteBuffer Output { get; set; } = null!;

    public void BeginObject() => Begin((byte)'{');

    public void EndObject() => End((byte)'}');

    public void BeginArray() => Begin((byte)'[');

    public void EndArray() => End((byte)']');

    /// <summary>Writes a member name; the value must follow.</summary>
    public void Name(ReadOnlySpan<byte> utf8)
    {
        Separate();
        JsonText.AppendString(utf8, style.EscapeHtml, Output);
        Output.Append(style.Indented ? ": "u8 : ":"u8);
        afterName = true;
    }

    public void String(ReadOnlySpan<byte> utf8) => String(utf8, style.EscapeHtml);

    /// <summary>A string whose HTML escaping differs from the style's (nested marshallers, spec 06 §6.3).</summary>
    public void String(ReadOnlySpan<byte> utf8, bool escapeHtml)
    {
        Separate();
        JsonText.AppendString(utf8, escapeHtml, Output);
    }

    /// <summary>V(b) of spec 03 §3.1: a string when the bytes are valid UTF-8, otherwise <c>{"base64":"…"}</c>.</summary>
    public void Binary(ReadOnlySpan<byte> bytes) => Binary(bytes, style.EscapeHtml);

    /// <inheritdoc cref="Binary(ReadOnlySpan{byte})"/>
    public void Binary(ReadOnlySpan<byte> bytes, bool escapeHtml)
    {
        if (JsonText.IsValidUtf8(bytes))
        {
            String(bytes, escapeHtml);
            return;
        }

        BeginObject();
        Name("base64"u8);
        Separate();
        Output.Append((byte)'"');
        Segment.AppendBase64Url(bytes, Output);
        Output.Append((byte)'"');
        EndObject();
    }

    public void Number(ulong value)
    {
        Separate();
        Output.AppendNumber(value);
    }

    public void Number(long value)
    {
        Separate();
        Output.AppendNumber(value);
    }

    public void Boolean(bool value)
    {
        Separate();
        Output.Append(value ? "true"u8 : "false"u8);
    }

    public void Null()
    {
        Separate();
        Output.Append("null"u8);
    }

    /// <summary>A value whose text is ready, printed as it is.</summary>
    public void Raw(ReadOnlySpan<byte> json)
    {
        Separate();
        Output.Append(json);
    }

    /// <summary>A value whose text was checked before, printed without the white space between its tokens, and HTML escaped if the style is.</summary>
    public void Compacted(ReadOnlySpan<byte> json)
    {
        Separate();
        JsonText.AppendCompact(json, style.EscapeHtml, Output);
    }

    private void Begin(byte open)
    {
        Separate();
        Output.Append(open);
        levels.Push(false);
    }

    private void End(byte close)
    {
        bool any = levels.Pop();
        if (any)
        {
            BreakLine();
        }

        Output.Append(close);
    }

    private void Separate()
    {
        if (afterName)
        {
            afterName = false;
            return;
        }

        if (levels.Count == 0)
        {
            return;
        }

        if (levels.Pop())
        {
            Output.Append((byte)',');
        }

        levels.Push(true);
        BreakLine();
    }

    private void BreakLine()
    {
        if (style.Indented)
        {
            Output.Append((byte)'\n');
            for (int i = 0; i < levels.Count; i++)
            {
                Output.Append("  "u8);
            }
        }
    }
}
