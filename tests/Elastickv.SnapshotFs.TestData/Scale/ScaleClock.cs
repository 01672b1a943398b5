namespace Elastickv.SnapshotFs.TestData;

/// <summary>Deterministic commit timestamps for generated snapshots: HLC values (spec 01 §4) that rise with the number of the commit.</summary>
internal static class ScaleClock
{
    private const ulong StartMs = 1_793_000_000_000;
    private const ulong CommitsPerMs = 8;

    /// <summary>Timestamp of a commit.</summary>
    public static ulong At(long commit) => ((StartMs + ((ulong)commit / CommitsPerMs)) << 16) | ((ulong)commit % CommitsPerMs);

    /// <summary>Unix milliseconds of a commit.</summary>
    public static long MsOf(long commit) => (long)(At(commit) >> 16);
}
