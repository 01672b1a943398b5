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
}
