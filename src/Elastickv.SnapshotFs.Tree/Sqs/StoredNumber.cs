using System.Buffers.Text;

namespace Elastickv.SnapshotFs.Tree.Sqs;

/// <summary>The counters of a queue: decimal digits of an unsigned 64-bit number, with white space around them (spec 06 §2.2, §5.3).</summary>
internal static class StoredNumber
{
    public static bool TryParse(ReadOnlySpan<byte> text, out ulong number)
    {
        number = 0;
        text = text.Trim(" \t\n\v\f\r"u8);
        return text.Length > 0 && text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0
            && Utf8Parser.TryParse(text, out number, out int used) && used == text.Length;
    }
}
