namespace Elastickv.SnapshotFs.Cli.Output;

/// <summary>Times for people and machines: RFC 3339, UTC.</summary>
internal static class TimeText
{
    private const long MillisecondsADay = 86_400_000;

    /// <summary>
    /// Unix milliseconds as RFC 3339 with three fraction digits. The 48 bits of an HLC clock reach the year 10895, beyond .NET's calendar, so the date is
    /// computed here; a fifth digit of the year is simply printed.
    /// </summary>
    public static string Rfc3339(long unixMilliseconds)
    {
        long day = Math.DivRem(unixMilliseconds, MillisecondsADay, out long rest);
        if (rest < 0)
        {
            day--;
            rest += MillisecondsADay;
        }

        // Days since 1 March of year 0, cut into 400-year eras, so that the leap day is the last day of a year.
        long shifted = day + 719_468;
        long era = Math.DivRem(shifted, 146_097, out long dayOfEra);
        if (dayOfEra < 0)
        {
            era--;
            dayOfEra += 146_097;
        }

        long yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        long dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        long shiftedMonth = ((5 * dayOfYear) + 2) / 153;
        long dayOfMonth = dayOfYear - (((153 * shiftedMonth) + 2) / 5) + 1;
        long month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
        long year = yearOfEra + (era * 400) + (month <= 2 ? 1 : 0);
        return $"{year:0000}-{month:00}-{dayOfMonth:00}T{rest / 3_600_000:00}:{rest / 60_000 % 60:00}:{rest / 1000 % 60:00}.{rest % 1000:000}Z";
    }

    /// <summary>An HLC timestamp's wall clock; <c>none</c> for 0.</summary>
    public static string OfHlc(ulong timestamp) => timestamp == 0 ? "none" : Rfc3339(Snapshot.HlcTimestamp.UnixMilliseconds(timestamp));
}
