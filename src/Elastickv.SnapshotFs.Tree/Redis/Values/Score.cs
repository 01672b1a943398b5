using System.Globalization;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Tree.Redis.Values;

/// <summary>Prints the scores of sorted sets (spec 03 §3.3).</summary>
internal static class Score
{
    private const int LongestText = 32;
    private const int LastPositional = 21;
    private const int FirstPositional = -5;

    /// <summary>
    /// Appends the shortest decimal that reads back as the same double, laid out as ECMAScript does except that negative zero keeps its sign;
    /// <c>"+inf"</c>, <c>"-inf"</c> and <c>"nan"</c> with their quotes.
    /// </summary>
    /// <param name="bits">IEEE-754 bits.</param>
    /// <param name="output">Where the text goes.</param>
    public static void Append(ulong bits, ByteBuffer output)
    {
        double score = BitConverter.UInt64BitsToDouble(bits);
        if (!double.IsFinite(score))
        {
            output.Append(double.IsNaN(score) ? "\"nan\""u8 : score > 0 ? "\"+inf\""u8 : "\"-inf\""u8);
            return;
        }

        if (double.IsNegative(score))
        {
            output.Append((byte)'-');
        }

        Span<byte> digits = stackalloc byte[LongestText];
        int count = Digits(Math.Abs(score), digits, out int point);
        Lay(digits[..count], point, output);
    }

    /// <summary>Gives the significant digits d1 d2 … of 0.d1d2… x 10^point; none for zero.</summary>
    private static int Digits(double score, Span<byte> digits, out int point)
    {
        Span<byte> text = stackalloc byte[LongestText];
        score.TryFormat(text, out int length, "R", CultureInfo.InvariantCulture);
        point = 0;
        int count = 0;
        bool fraction = false;
        for (int i = 0; i < length; i++)
        {
            byte c = text[i];
            if (c == (byte)'E')
            {
                point += int.Parse(text[(i + 1)..length], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
                break;
            }

            if (c == (byte)'.')
            {
                fraction = true;
                continue;
            }

            if (count > 0 || c != (byte)'0')
            {
                digits[count++] = c;
                point += fraction ? 0 : 1;
            }
            else if (fraction)
            {
                point--;
            }
        }

        while (count > 0 && digits[count - 1] == (byte)'0')
        {
            count--;
        }

        return count;
    }

    private static void Lay(ReadOnlySpan<byte> digits, int point, ByteBuffer output)
    {
        if (digits.IsEmpty)
        {
            output.Append((byte)'0');
        }
        else if (point is < FirstPositional or > LastPositional)
        {
            output.Append(digits[0]);
            if (digits.Length > 1)
            {
                output.Append((byte)'.');
                output.Append(digits[1..]);
            }

            output.Append(point > 0 ? "e+"u8 : "e-"u8);
            output.AppendNumber((long)Math.Abs(point - 1));
        }
        else if (point <= 0)
        {
            output.Append("0."u8);
            output.Append("00000000"u8[..-point]);
            output.Append(digits);
        }
        else
        {
            int whole = Math.Min(point, digits.Length);
            output.Append(digits[..whole]);
            output.Append("000000000000000000000"u8[..(point - whole)]);
            if (whole < digits.Length)
            {
                output.Append((byte)'.');
                output.Append(digits[whole..]);
            }
        }
    }
}
