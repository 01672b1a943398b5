using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Tree.Fs;

/// <summary>The code ord(x) of spec 08 §2: <c>00</c> is written <c>00 FF</c>, and <c>00 00</c> ends it. It keeps the order of the bytes.</summary>
internal static class OrderedText
{
    /// <summary>Appends the code of a beginning: without the terminator.</summary>
    public static void AppendOpen(ReadOnlySpan<byte> text, ByteBuffer output)
    {
        for (int zero; (zero = text.IndexOf((byte)0)) >= 0; text = text[(zero + 1)..])
        {
            output.Append(text[..zero]);
            output.Append([0, 0xFF]);
        }

        output.Append(text);
    }

    public static void Append(ReadOnlySpan<byte> text, ByteBuffer output)
    {
        AppendOpen(text, output);
        output.Append([0, 0]);
    }

    /// <summary>Length of the code at the start of some bytes, terminator included; -1 when there is none.</summary>
    public static int LengthOf(ReadOnlySpan<byte> bytes)
    {
        for (int at = 0; ; at += 2)
        {
            int zero = bytes[at..].IndexOf((byte)0);
            if (zero < 0 || at + zero + 1 >= bytes.Length)
            {
                return -1;
            }

            at += zero;
            switch (bytes[at + 1])
            {
                case 0:
                    return at + 2;
                case 0xFF:
                    break;
                default:
                    return -1;
            }
        }
    }

    /// <summary>Appends what a code, whose terminator is cut off, stands for.</summary>
    public static void AppendDecoded(ReadOnlySpan<byte> code, ByteBuffer output)
    {
        for (int zero; (zero = code.IndexOf((byte)0)) >= 0; code = code[(zero + 2)..])
        {
            output.Append(code[..(zero + 1)]);
        }

        output.Append(code);
    }
}
