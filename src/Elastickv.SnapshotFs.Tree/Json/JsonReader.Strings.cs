using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Tree.Json;

/// <content>Strings and their escapes.</content>
internal ref partial struct JsonReader
{
    private void ReadString(ByteBuffer output)
    {
        position++;
        while (true)
        {
            if (position >= text.Length)
            {
                throw Error("expected the end of a string");
            }

            byte b = text[position];
            if (b == (byte)'"')
            {
                position++;
                return;
            }

            if (b == (byte)'\\')
            {
                ReadEscape(output);
            }
            else if (b < 0x20)
            {
                throw Error("expected no control character in a string");
            }
            else if (b < 0x80)
            {
                int run = text[position..].IndexOfAnyExcept(Plain);
                run = run < 0 ? text.Length - position : run;
                output.Append(text.Slice(position, run));
                position += run;
            }
            else if (Rune.DecodeFromUtf8(text[position..], out _, out int length) == OperationStatus.Done)
            {
                output.Append(text.Slice(position, length));
                position += length;
            }
            else
            {
                output.Append("\uFFFD"u8);
                position++;
            }
        }
    }

    private void ReadEscape(ByteBuffer output)
    {
        position++;
        byte b = Current;
        position++;
        switch (b)
        {
            case (byte)'"' or (byte)'\\' or (byte)'/':
                output.Append(b);
                break;
            case (byte)'b':
                output.Append((byte)'\b');
                break;
            case (byte)'f':
                output.Append((byte)'\f');
                break;
            case (byte)'n':
                output.Append((byte)'\n');
                break;
            case (byte)'r':
                output.Append((byte)'\r');
                break;
            case (byte)'t':
                output.Append((byte)'\t');
                break;
            case (byte)'u':
                ReadUnicodeEscape(output);
                break;
            default:
                position--;
                throw Error("expected an escape");
        }
    }

    private void ReadUnicodeEscape(ByteBuffer output)
    {
        int unit = HexUnit();
        Rune rune = Rune.ReplacementChar;
        if (!char.IsSurrogate((char)unit))
        {
            rune = new Rune((char)unit);
        }
        else if (char.IsHighSurrogate((char)unit) && text[position..].StartsWith("\\u"u8))
        {
            int mark = position;
            position += 2;
            int low = HexUnit();
            if (!Rune.TryCreate((char)unit, (char)low, out rune))
            {
                rune = Rune.ReplacementChar;
                position = mark;
            }
        }

        Span<byte> utf8 = stackalloc byte[4];
        output.Append(utf8[..rune.EncodeToUtf8(utf8)]);
    }

    private int HexUnit()
    {
        if (text.Length - position < 4 || !Utf8Parser.TryParse(text.Slice(position, 4), out int unit, out int used, 'x') || used != 4)
        {
            throw Error("expected four hexadecimal digits");
        }

        position += 4;
        return unit;
    }
}
