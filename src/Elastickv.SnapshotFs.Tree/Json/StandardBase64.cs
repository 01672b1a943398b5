using System.Buffers;
using System.Buffers.Text;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Tree.Json;

/// <summary>Base64 with the standard alphabet and padding, as the reference decodes it: CR and LF are skipped, unused bits may be set (spec 04 §13.5, 06 §7.2).</summary>
internal static class StandardBase64
{
    /// <summary>Appends the decoded bytes; false for anything else, with output that means nothing then.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> text, ByteBuffer output)
    {
        // The library's decoder takes spaces and tabs too, which the reference does not.
        if (text.IndexOfAny((byte)' ', (byte)'\t') < 0)
        {
            Span<byte> target = output.GetSpan(Base64.GetMaxDecodedFromUtf8Length(text.Length));
            if (Base64.DecodeFromUtf8(text, target, out _, out int written) == OperationStatus.Done)
            {
                output.Advance(written);
                return true;
            }
        }

        return TryDecodeLax(text, output);
    }

    private static bool TryDecodeLax(ReadOnlySpan<byte> text, ByteBuffer output)
    {
        uint bits = 0;
        int digits = 0;
        int padding = 0;
        foreach (byte c in text)
        {
            if (c is (byte)'\r' or (byte)'\n')
            {
                continue;
            }

            if (c == (byte)'=')
            {
                padding++;
                continue;
            }

            int value = Value(c);
            if (value < 0 || padding > 0)
            {
                return false;
            }

            bits = (bits << 6) | (uint)value;
            if (++digits % 4 != 1)
            {
                output.Append((byte)(bits >> ((digits % 4) switch { 2 => 4, 3 => 2, _ => 0 })));
            }
        }

        return padding == (digits % 4) switch { 0 => 0, 2 => 2, 3 => 1, _ => -1 };
    }

    private static int Value(byte c) => c switch
    {
        >= (byte)'A' and <= (byte)'Z' => c - 'A',
        >= (byte)'a' and <= (byte)'z' => c - 'a' + 26,
        >= (byte)'0' and <= (byte)'9' => c - '0' + 52,
        (byte)'+' => 62,
        (byte)'/' => 63,
        _ => -1,
    };
}
