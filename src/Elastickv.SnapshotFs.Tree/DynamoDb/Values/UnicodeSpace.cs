using System.Buffers;
using System.Text;

namespace Elastickv.SnapshotFs.Tree.DynamoDb.Values;

/// <summary>White space of Unicode in UTF-8 (spec 04 §17).</summary>
internal static class UnicodeSpace
{
    /// <summary>Without white space on either side.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> utf8)
    {
        while (Rune.DecodeFromUtf8(utf8, out Rune first, out int length) == OperationStatus.Done && Rune.IsWhiteSpace(first))
        {
            utf8 = utf8[length..];
        }

        while (Rune.DecodeLastFromUtf8(utf8, out Rune last, out int length) == OperationStatus.Done && Rune.IsWhiteSpace(last))
        {
            utf8 = utf8[..^length];
        }

        return utf8;
    }
}
