using System.Globalization;

namespace Elastickv.SnapshotFs.Cli.Output;

/// <summary>Byte counts for people.</summary>
internal static class SizeText
{
    private static readonly string[] Units = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    /// <summary>Such as <c>999 B</c> or <c>1.4 MiB</c>.</summary>
    public static string Of(long bytes)
    {
        if (bytes < 1024)
        {
            return bytes.ToString(CultureInfo.InvariantCulture) + " B";
        }

        double value = bytes;
        int unit = -1;
        while (value >= 1023.95 && unit < Units.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        return value.ToString("0.0", CultureInfo.InvariantCulture) + " " + Units[unit];
    }

    /// <summary>A count and its noun, the plural with an s: <c>1 file</c>, <c>2 files</c>.</summary>
    public static string Count(long count, string noun) =>
        count.ToString(CultureInfo.InvariantCulture) + " " + noun + (count == 1 ? "" : "s");
}
