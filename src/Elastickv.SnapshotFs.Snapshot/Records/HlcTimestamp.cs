namespace Elastickv.SnapshotFs.Snapshot;

/// <summary>Hybrid logical clock values: <c>(Unix milliseconds &lt;&lt; 16) | logical</c>, 0 = none (spec 01 §4). Always <c>ulong</c>; they exceed 2^53.</summary>
public static class HlcTimestamp
{
    /// <summary>Wall-clock part, in Unix milliseconds (48 bits, so it always fits).</summary>
    public static long UnixMilliseconds(ulong timestamp) => (long)(timestamp >> 16);

    /// <summary>The last instant of a wall-clock millisecond: every commit stamped within it is at or below the result.</summary>
    public static ulong EndOfMillisecond(long unixMilliseconds) => ((ulong)unixMilliseconds << 16) | 0xFFFF;
}
