namespace Elastickv.SnapshotFs.Snapshot;

/// <summary>What a snapshot can hold at most (spec 01 §1.4, 02 §9.4).</summary>
public static class RowLimits
{
    /// <summary>Longest user key in bytes.</summary>
    public const int MaxUserKey = 1 << 20;

    /// <summary>Longest user value in bytes.</summary>
    public const int MaxValue = (256 << 20) + 34;
}
