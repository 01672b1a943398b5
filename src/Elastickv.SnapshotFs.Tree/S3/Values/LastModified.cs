using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Tree.S3;

/// <summary>The <c>last_modified</c> text of a sidecar (spec 05 §8.4). Reaches beyond the year 9999, where DateTime ends.</summary>
internal static class LastModified
{
    private const long DayMs = 86_400_000;

    /// <summary>Appends the UTC time of an HLC timestamp: whole seconds, then milliseconds without trailing zeros if there are any, then <c>Z</c>.</summary>
    public static void Append(ulong timestamp, ByteBuffer output)
    {
        long milliseconds = HlcTimestamp.UnixMilliseconds(timestamp);
        (long year, int month, int day) = Date(milliseconds / DayMs);
        int ofDay = (int)(milliseconds % DayMs);
        AppendPadded(year, 4, output);
        AppendPart((byte)'-', month, output);
        AppendPart((byte)'-', day, output);
        AppendPart((byte)'T', ofDay / 3_600_000, output);
        AppendPart((byte)':', ofDay / 60_000 % 60, output);
        AppendPart((byte)':', ofDay / 1000 % 60, output);
        int fraction = ofDay % 1000;
        if (fraction != 0)
        {
            output.Append((byte)'.');
            int digits = 3;
            for (; fraction % 10 == 0; fraction /= 10)
            {
                digits--;
            }

            AppendPadded(fraction, digits, output);
        }

        output.Append((byte)'Z');
    }

    /// <summary>Gregorian date of a number of days since 1970, not negative. Counts in years that begin in March, so that leap days come last.</summary>
    private static (long Year, int Month, int Day) Date(long days)
    {
        const int ToMarchOfYear0 = 719_468, DaysIn400Years = 146_097;
        days += ToMarchOfYear0;
        long era = days / DaysIn400Years;
        int ofEra = (int)(days % DaysIn400Years);
        int yearOfEra = (ofEra - (ofEra / 1460) + (ofEra / 36_524) - (ofEra / 146_096)) / 365;
        int ofYear = ofEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        int month = ((5 * ofYear) + 2) / 153;
        int day = ofYear - (((153 * month) + 2) / 5) + 1;
        month = month < 10 ? month + 3 : month - 9;
        return (yearOfEra + (era * 400) + (month <= 2 ? 1 : 0), month, day);
    }

    private static void AppendPart(byte separator, int value, ByteBuffer output)
    {
        output.Append(separator);
        AppendPadded(value, 2, output);
    }

    private static void AppendPadded(long value, int digits, ByteBuffer output)
    {
        long limit = 10;
        for (int i = 2; i < digits; i++)
        {
            limit *= 10;
        }

        for (; digits > 1 && value < limit; digits--, limit /= 10)
        {
            output.Append((byte)'0');
        }

        output.AppendNumber(value);
    }
}
