using System.Text;

namespace Elastickv.SnapshotFs.Cli.CommandLine;

/// <summary>
/// Bytes carried through strings without loss: UTF-8 where they are valid, and each byte that is not as the lone surrogate U+DC00 plus the byte.
/// A Linux argument is any run of bytes, and so is a name in the tree.
/// </summary>
internal static class RawText
{
    private const char Escape = '\uDC00';

    /// <summary>The string that carries these bytes.</summary>
    public static string FromBytes(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out Rune rune, out int length) == System.Buffers.OperationStatus.Done)
            {
                text.Append(rune.ToString());
            }
            else
            {
                length = 1;
                text.Append((char)(Escape + bytes[0]));
            }

            bytes = bytes[length..];
        }

        return text.ToString();
    }

    /// <summary>The bytes that a string carries.</summary>
    public static byte[] ToBytes(string text)
    {
        var bytes = new List<byte>(text.Length);
        Span<byte> encoded = stackalloc byte[4];
        for (int i = 0; i < text.Length;)
        {
            if (IsEscape(text[i]))
            {
                bytes.Add((byte)(text[i++] - Escape));
                continue;
            }

            Rune.DecodeFromUtf16(text.AsSpan(i), out Rune rune, out int length);
            bytes.AddRange(encoded[..rune.EncodeToUtf8(encoded)]);
            i += length;
        }

        return [.. bytes];
    }

    /// <summary>Whether a string holds bytes that are not UTF-8, so that .NET's own file functions cannot be given it.</summary>
    public static bool HoldsRawBytes(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (IsEscape(text[i]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>For people: control characters and bytes that are not UTF-8 as <c>\xHH</c>, a backslash doubled, the rest as it is.</summary>
    public static string Display(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            bool valid = Rune.DecodeFromUtf8(bytes, out Rune rune, out int length) == System.Buffers.OperationStatus.Done;
            if (valid && rune.Value == '\\')
            {
                text.Append("\\\\");
            }
            else if (valid && !Rune.IsControl(rune) && !IsFormatting(rune))
            {
                text.Append(rune.ToString());
            }
            else
            {
                foreach (byte b in bytes[..length])
                {
                    text.Append("\\x").Append(b.ToString("x2"));
                }
            }

            bytes = bytes[length..];
        }

        return text.ToString();
    }

    /// <summary>A message that may quote raw names, fit for a terminal: control characters and raw bytes as <c>\xHH</c>, nothing else touched.</summary>
    public static string Printable(string message) =>
        message.Any(c => char.IsControl(c) || IsEscape(c)) ? Display(ToBytes(message)).Replace("\\\\", "\\", StringComparison.Ordinal) : message;

    // A lone low surrogate is an escape; one behind a high surrogate is half of a character and is consumed with it.
    private static bool IsEscape(char c) => c is >= Escape and <= (char)(Escape + 0xFF);

    // Marks that change how the rest of the line is shown, such as right-to-left overrides.
    private static bool IsFormatting(Rune rune) => rune.Value is 0x2028 or 0x2029 || Rune.GetUnicodeCategory(rune) == System.Globalization.UnicodeCategory.Format;
}
