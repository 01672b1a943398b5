namespace Elastickv.SnapshotFs.Model.Running;

/// <summary>
/// Where seeds beyond the fixed ones come from: the same in every run, so that a run says something about the change it is run for, and new ones when somebody looks for
/// trouble, with <c>./test.sh --long</c> or <c>SNAPFS_MODEL_SECONDS</c>.
/// </summary>
internal static class Seeds
{
    private const int Fixed = 20261120;

    /// <summary>Seconds to look for trouble at each level; 0 for as long as the seeds of every run take.</summary>
    public static double SecondsToSearch { get; } =
        double.Parse(Environment.GetEnvironmentVariable("SNAPFS_MODEL_SECONDS") ?? "0", System.Globalization.CultureInfo.InvariantCulture);

    public static Random Source() => SecondsToSearch > 0 || Environment.GetEnvironmentVariable("SNAPFS_LONG") == "1" ? new Random() : new Random(Fixed);
}
