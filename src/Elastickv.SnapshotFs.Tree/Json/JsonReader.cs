using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Tree.Json;

/// <summary>
/// Reads JSON with the acceptance rules of the reference (spec 02 §0): strict grammar, but invalid UTF-8 and unpaired surrogates in strings become U+FFFD,
/// duplicate members are the caller's to resolve (last wins), and nesting stops at 10 000 levels. Pull style and forward only:
/// <code>
/// reader.BeginObject();
/// while (reader.NextMember(scratch)) { if (JsonReader.NameIs(scratch.WrittenSpan, "size"u8)) size = reader.Int64(); else reader.Skip(); }
/// reader.RequireEnd();
/// </code>
/// Every value must be read or skipped. Errors are <see cref="JsonFormatException"/>.
/// </summary>
internal ref partial struct JsonReader
{
    private const int MaxDepth = 10_000;

    // ASCII that stands for itself in a string.
    private static readonly SearchValues<byte> Plain =
        SearchValues.Create([.. Enumerable.Range(0x20, 0x60).Select(b => (byte)b).Except("\"\\"u8.ToArray())]);

    private readonly ReadOnlySpan<byte> text;
    private int position;
    private int depth;
    private bool first;

    public JsonReader(ReadOnlySpan<byte> text) => this.text = text;

    /// <summary>Byte offset of what is read next.</summary>
    public readonly int Position => position;

    /// <summary>Kind of the next value, by its first character.</summary>
    public JsonKind Peek()
    {
        SkipWhiteSpace();
        return Current switch
        {
            (byte)'{' => JsonKind.Object,
            (byte)'[' => JsonKind.Array,
            (byte)'"' => JsonKind.String,
            (byte)'t' or (byte)'f' => JsonKind.Boolean,
            (byte)'n' => JsonKind.Null,
            (byte)'-' or >= (byte)'0' and <= (byte)'9' => JsonKind.Number,
            _ => throw Error("expected a JSON value"),
        };
    }

    public void BeginObject() => Open((byte)'{', "an object");

    public void BeginArray() => Open((byte)'[', "an array");

    /// <summary>Reads the next member name, decoded, into a cleared buffer; false when the object has ended.</summary>
    public bool NextMember(ByteBuffer name)
    {
        if (!NextItem((byte)'}'))
        {
            return false;
        }

        if (Current != (byte)'"')
        {
            throw Error("expected a member name");
        }

        name.Clear();
        ReadString(name);
        SkipWhiteSpace();
        Require((byte)':');
        return true;
    }

    /// <summary>Steps to the next element; false when the array has ended.</summary>
    public bool NextElement() => NextItem((byte)']');

    /// <summary>Reads <c>null</c> if it stands next.</summary>
    public bool TryNull()
    {
        if (Peek() != JsonKind.Null)
        {
            return false;
        }

        Literal("null"u8);
        return true;
    }

    /// <summary>Appends a decoded string.</summary>
    public void String(ByteBuffer output)
    {
        Expect(JsonKind.String, "a string");
        ReadString(output);
    }

    /// <summary>A decoded string in an array of its own.</summary>
    public byte[] String()
    {
        using var buffer = new ByteBuffer(256);
        String(buffer);
        return buffer.WrittenSpan.ToArray();
    }

    public bool Boolean()
    {
        Expect(JsonKind.Boolean, "true or false");
        bool value = Current == (byte)'t';
        Literal(value ? "true"u8 : "false"u8);
        return value;
    }

    /// <summary>A whole number; fractions, exponents and overflow are errors.</summary>
    public long Int64()
    {
        int start = NumberStart();
        ReadOnlySpan<byte> number = ReadNumber();
        return Utf8Parser.TryParse(number, out long value, out int used) && used == number.Length
            ? value
            : throw new JsonFormatException(start, "expected an integer of 64 bits");
    }

    /// <summary>A whole number from 0 on; a minus sign, fractions, exponents and overflow are errors.</summary>
    public ulong UInt64()
    {
        int start = NumberStart();
        ReadOnlySpan<byte> number = ReadNumber();
        return number[0] != (byte)'-' && Utf8Parser.TryParse(number, out ulong value, out int used) && used == number.Length
            ? value
            : throw new JsonFormatException(start, "expected an unsigned integer of 64 bits");
    }

    /// <summary>The text of the next value as it stands, white space around it excluded.</summary>
    public ReadOnlySpan<byte> Raw()
    {
        SkipWhiteSpace();
        int start = position;
        Skip();
        return text[start..position];
    }

    /// <summary>Checks the next value's grammar and steps over it. Not recursive.</summary>
    public void Skip()
    {
        int outer = depth;
        using var scratch = new ByteBuffer(64);
        Span<bool> kinds = stackalloc bool[64];
        bool[]? more = null;
        do
        {
            switch (Peek())
            {
                case JsonKind.Object:
                    BeginObject();
                    Remember(ref kinds, ref more, depth - outer - 1, true);
                    break;
                case JsonKind.Array:
                    BeginArray();
                    Remember(ref kinds, ref more, depth - outer - 1, false);
                    break;
                case JsonKind.String:
                    scratch.Clear();
                    ReadString(scratch);
                    break;
                case JsonKind.Number:
                    ReadNumber();
                    break;
                case JsonKind.Boolean:
                    Boolean();
                    break;
                default:
                    Literal("null"u8);
                    break;
            }

            while (depth > outer && !(kinds[depth - outer - 1] ? NextMember(scratch) : NextElement()))
            {
            }
        }
        while (depth > outer);
    }

    /// <summary>Nothing but white space may follow.</summary>
    public void RequireEnd()
    {
        SkipWhiteSpace();
        if (position < text.Length)
        {
            throw Error("expected the end of the text");
        }
    }

    /// <summary>Whether only white space follows; for texts that are a sequence of values.</summary>
    public bool AtEnd()
    {
        SkipWhiteSpace();
        return position >= text.Length;
    }

    /// <summary>An error at the current place.</summary>
    public readonly JsonFormatException Error(string expected) =>
        new(position, position < text.Length ? $"{expected}, found '{(char)text[position]}'" : $"{expected}, found the end");

    private readonly byte Current => position < text.Length ? text[position] : (byte)0;

    private static void Remember(ref Span<bool> kinds, ref bool[]? more, int level, bool isObject)
    {
        if (level == kinds.Length)
        {
            bool[] larger = new bool[kinds.Length * 4];
            kinds.CopyTo(larger);
            more = larger;
            kinds = larger;
        }

        kinds[level] = isObject;
    }

    private void Open(byte bracket, string what)
    {
        SkipWhiteSpace();
        if (Current != bracket)
        {
            throw Error($"expected {what}");
        }

        if (++depth > MaxDepth)
        {
            throw new JsonFormatException(position, $"expected at most {MaxDepth} levels", tooDeep: true);
        }

        position++;
        first = true;
    }

    private bool NextItem(byte close)
    {
        SkipWhiteSpace();
        if (Current == close && position < text.Length)
        {
            position++;
            depth--;
            first = false;
            return false;
        }

        if (!first)
        {
            Require((byte)',');
            SkipWhiteSpace();
            if (Current == close)
            {
                throw Error("expected an item after the comma");
            }
        }

        first = false;
        return true;
    }

    private void Require(byte expected)
    {
        if (position >= text.Length || text[position] != expected)
        {
            throw Error($"expected '{(char)expected}'");
        }

        position++;
    }

    private void Expect(JsonKind kind, string what)
    {
        if (Peek() != kind)
        {
            throw Error($"expected {what}");
        }
    }

    private void Literal(ReadOnlySpan<byte> word)
    {
        if (!text[position..].StartsWith(word))
        {
            throw Error("expected true, false or null");
        }

        position += word.Length;
    }

    private void SkipWhiteSpace()
    {
        while (position < text.Length && text[position] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            position++;
        }
    }

    private int NumberStart()
    {
        Expect(JsonKind.Number, "a number");
        return position;
    }

    private ReadOnlySpan<byte> ReadNumber()
    {
        int start = position;
        if (Current == (byte)'-')
        {
            position++;
        }

        if (Current == (byte)'0')
        {
            position++;
        }
        else
        {
            Digits();
        }

        if (Current == (byte)'.')
        {
            position++;
            Digits();
        }

        if (Current is (byte)'e' or (byte)'E')
        {
            position++;
            if (Current is (byte)'+' or (byte)'-')
            {
                position++;
            }

            Digits();
        }

        return text[start..position];
    }

    private void Digits()
    {
        if (!char.IsAsciiDigit((char)Current))
        {
            throw Error("expected a digit");
        }

        while (char.IsAsciiDigit((char)Current))
        {
            position++;
        }
    }
}
