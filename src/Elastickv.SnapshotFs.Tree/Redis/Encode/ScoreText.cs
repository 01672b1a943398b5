using System.Globalization;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.Redis.Encode;

/// <summary>Reads the scores of sorted sets (spec 03 §14.2; <c>"nan"</c>: spec 00 §3.8).</summary>
internal static class ScoreText
{
    private const ulong PositiveInfinity = 0x7FF0000000000000;
    private const ulong NegativeInfinity = 0xFFF0000000000000;

    /// <summary>The bits that a server stores for a score that is no number.</summary>
    private const ulong NotANumber = 0x7FF8000000000001;

    /// <summary>IEEE-754 bits of the score that stands next. Its text is compared as it stands: a string spelled with escapes is none of the three.</summary>
    public static ulong Read(ref JsonReader reader)
    {
        JsonKind kind = reader.Peek();
        int start = reader.Position;
        ReadOnlySpan<byte> token = reader.Raw();
        switch (kind)
        {
            case JsonKind.Null:
                return 0;
            case JsonKind.String when token.SequenceEqual("\"+inf\""u8):
                return PositiveInfinity;
            case JsonKind.String when token.SequenceEqual("\"-inf\""u8):
                return NegativeInfinity;
            case JsonKind.String when token.SequenceEqual("\"nan\""u8):
                return NotANumber;
            case JsonKind.Number when double.TryParse(token, NumberStyles.Float, CultureInfo.InvariantCulture, out double score):
                return double.IsFinite(score)
                    ? BitConverter.DoubleToUInt64Bits(score)
                    : throw new JsonFormatException(start, "expected a score in the range of a double");
            default:
                throw new JsonFormatException(start, "expected a number, \"+inf\", \"-inf\" or \"nan\"");
        }
    }
}
