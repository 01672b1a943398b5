namespace Elastickv.SnapshotFs.Snapshot;

/// <summary>What a view holds for a user key.</summary>
public enum RowState
{
    /// <summary>No version at or below the read timestamp, a tombstone, or an expired row (spec 01 §3.1).</summary>
    Absent,

    /// <summary>A readable row.</summary>
    Visible,

    /// <summary>The newest version cannot be read; it hides the older ones (spec 00 §5).</summary>
    Damaged,
}
