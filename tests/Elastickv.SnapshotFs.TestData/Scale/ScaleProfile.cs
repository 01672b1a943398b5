namespace Elastickv.SnapshotFs.TestData;

/// <summary>How many rows a fact costs in a generated snapshot.</summary>
public enum ScaleProfile
{
    /// <summary>One row per fact, as the reference encoder writes it: a bare payload without header, footer and metadata rows.</summary>
    Bare,

    /// <summary>
    /// What a server leaves behind: runtime header and footer, metadata rows, fences, tombstones, length deltas, index rows, older versions of some
    /// facts and the remains of deleted ones. Most rows are dead. Shows exactly the same facts as <see cref="Bare"/>.
    /// </summary>
    ServerShaped,
}
