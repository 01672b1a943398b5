using System.Globalization;
using System.Text;

namespace Elastickv.SnapshotFs.Tree.Generated;

/// <summary>Times as the reference prints them: UTC, fraction without trailing zeros, none when it is zero (spec 02 §5.1).</summary>
public static class Rfc3339
{
    // The last millisecond with a four-digit year: what no reader could parse is not printed.
    private const long LastMs = 253_402_300_799_999;

    /// <summary>Formats Unix milliseconds; times beyond the year 9999 are cut to its end.</summary>
    public static byte[] Format(long unixMs)
    {
        DateTimeOffset time = DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(unixMs, 0, LastMs));
        return Encoding.ASCII.GetBytes(time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture));
    }

    /// <summary>
    /// Reads a time with the reference's parser (spec 05 §12.5): any number of fraction digits behind <c>.</c> or <c>,</c>, a one-digit hour, offsets up to
    /// 24:60; nothing else beyond the RFC.
    /// </summary>
    /// <param name="text">The whole text; blanks around it are not taken.</param>
    /// <param name="unixMs">Unix milliseconds, rounded down.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, out long unixMs)
    {
        unixMs = 0;
        var at = new Scanner(text);
        if (!at.Number(4, 4, out int year) || !at.Is('-') || !at.Number(2, 2, out int month) || !at.Is('-') || !at.Number(2, 2, out int day) || !at.Is('T')
            || !at.Number(1, 2, out int hour) || !at.Is(':') || !at.Number(2, 2, out int minute) || !at.Is(':') || !at.Number(2, 2, out int second)
            || month is < 1 or > 12 || day < 1 || hour > 23 || minute > 59 || second > 59
            || day > DaysIn(year, month)
            || !at.Fraction(out int fractionMs) || !at.Offset(out int offsetMinutes))
        {
            return false;
        }

        long days = DaysSinceEpoch(year, month, day);
        long seconds = (((((days * 24) + hour) * 60) + minute - offsetMinutes) * 60) + second;
        unixMs = (seconds * 1000) + fractionMs;
        return true;
    }

    private static int DaysIn(int year, int month) => year == 0 ? (month == 2 ? 29 : DateTime.DaysInMonth(4, month)) : DateTime.DaysInMonth(year, month);

    /// <summary>Proleptic Gregorian calendar, year 0 included, which <see cref="DateTime"/> does not have.</summary>
    private static long DaysSinceEpoch(int year, int month, int day)
    {
        // Counting the year from March puts the leap day last.
        int y = month <= 2 ? year - 1 : year;
        int fromMarch = (month + 9) % 12;
        int era = (int)Math.Floor(y / 400.0);
        int yearOfEra = y - (era * 400);
        int dayOfYear = (((153 * fromMarch) + 2) / 5) + day - 1;
        return (era * 146_097L) + (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear - 719_468;
    }

    private ref struct Scanner(ReadOnlySpan<byte> text)
    {
        private ReadOnlySpan<byte> rest = text;

        public bool Is(char expected)
        {
            if (rest.IsEmpty || rest[0] != expected)
            {
                return false;
            }

            rest = rest[1..];
            return true;
        }

        public bool Number(int least, int most, out int value)
        {
            value = 0;
            int digits = 0;
            while (digits < most && digits < rest.Length && char.IsAsciiDigit((char)rest[digits]))
            {
                value = (value * 10) + (rest[digits++] - '0');
            }

            rest = rest[digits..];
            return digits >= least;
        }

        public bool Fraction(out int milliseconds)
        {
            milliseconds = 0;
            if (!Is('.') && !Is(','))
            {
                return true;
            }

            int digits = 0;
            for (; digits < rest.Length && char.IsAsciiDigit((char)rest[digits]); digits++)
            {
                if (digits < 3)
                {
                    milliseconds = (milliseconds * 10) + (rest[digits] - '0');
                }
            }

            for (int i = digits; i < 3; i++)
            {
                milliseconds *= 10;
            }

            rest = rest[digits..];
            return digits > 0;
        }

        public bool Offset(out int minutes)
        {
            minutes = 0;
            if (Is('Z'))
            {
                return rest.IsEmpty;
            }

            int sign = Is('+') ? 1 : Is('-') ? -1 : 0;
            if (sign == 0 || !Number(2, 2, out int hour) || !Is(':') || !Number(2, 2, out int minute) || hour > 24 || minute > 60)
            {
                return false;
            }

            minutes = sign * ((hour * 60) + minute);
            return rest.IsEmpty;
        }
    }
}
