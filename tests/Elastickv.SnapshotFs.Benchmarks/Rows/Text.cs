using System.Globalization;

namespace Elastickv.SnapshotFs.Benchmarks.Rows;

/// <summary>How rows write numbers into their conditions.</summary>
internal static class Text
{
    public static string Of(ScaleProfile profile) => profile == ScaleProfile.Bare ? "bare" : "server-shaped";

    public static string Millions(double number) => number switch
    {
        >= 1e6 => (number / 1e6).ToString("0.#", CultureInfo.InvariantCulture) + " M",
        >= 1e3 => (number / 1e3).ToString("0.#", CultureInfo.InvariantCulture) + " k",
        _ => number.ToString("0", CultureInfo.InvariantCulture),
    };

    public static string Size(long bytes) => bytes >= 1L << 30
        ? (bytes / (double)(1L << 30)).ToString("0.00", CultureInfo.InvariantCulture) + " GiB"
        : (bytes / (double)(1L << 20)).ToString("0.0", CultureInfo.InvariantCulture) + " MiB";
}
