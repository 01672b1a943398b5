using System.Globalization;
using Elastickv.SnapshotFs.Benchmarks.Running;

namespace Elastickv.SnapshotFs.Benchmarks.Reporting;

/// <summary>Turns measurements into findings.</summary>
internal static class Findings
{
    /// <summary>Two times side by side; the target is a greatest ratio of ours to theirs, or null for none.</summary>
    public static Finding Times(string condition, Sample ours, ContestEntry our, string peer, Sample theirs, string? theirFailure, double? atMost)
    {
        if (ours.IsEmpty)
        {
            return NotMeasured(condition, our.Failure ?? "no round was run");
        }

        if (theirs.IsEmpty)
        {
            return new Finding(condition, ours.AsSeconds(), peer, theirFailure ?? "", "", atMost is null ? Verdict.Reported : Verdict.NotMeasured);
        }

        double ratio = ours.Median / theirs.Median;
        return new Finding(condition, ours.AsSeconds(), peer, theirs.AsSeconds(), Ratio(ratio), Judge(ratio, atMost));
    }

    /// <summary>A rate that is demanded, of things done in the measured time.</summary>
    public static Finding Rate(string condition, Sample ours, ContestEntry our, double things, string unit, double atLeast)
    {
        if (ours.IsEmpty)
        {
            return NotMeasured(condition, our.Failure ?? "no round was run");
        }

        double rate = things / ours.Median;
        return new Finding(condition, ours.AsSeconds(), "", "", $"{Thousands(rate)} {unit}", rate >= atLeast ? Verdict.Met : Verdict.Missed);
    }

    /// <summary>A time that must stay below a number.</summary>
    public static Finding Below(string condition, Sample ours, string? failure, double seconds) =>
        ours.IsEmpty ? NotMeasured(condition, failure ?? "no round was run") : new Finding(condition, ours.AsSeconds(), "", "", "", ours.Median <= seconds ? Verdict.Met : Verdict.Missed);

    /// <summary>Memory that must stay below a number, or null for none.</summary>
    public static Finding Memory(string condition, Sample bytes, long? atMost) =>
        bytes.IsEmpty ? NotMeasured(condition, "it failed") : new Finding(condition, bytes.AsMebibytes(), "", "", "", atMost is null ? Verdict.Reported : bytes.Median <= atMost ? Verdict.Met : Verdict.Missed);

    /// <summary>Nothing could be measured.</summary>
    public static Finding NotMeasured(string condition, string why) => new(condition, "not measured: " + why, "", "", "", Verdict.NotMeasured);

    /// <summary>A ratio as the report writes it.</summary>
    public static string Ratio(double ratio) => ratio.ToString(ratio >= 10 ? "0" : ratio >= 0.1 ? "0.00" : "0.000", CultureInfo.InvariantCulture) + "x";

    private static string Thousands(double rate) => (rate / 1000).ToString(rate >= 100_000 ? "0" : "0.0", CultureInfo.InvariantCulture) + " k";

    private static Verdict Judge(double ratio, double? atMost) => atMost is null ? Verdict.Reported : ratio <= atMost ? Verdict.Met : Verdict.Missed;
}
