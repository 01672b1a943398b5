namespace Elastickv.SnapshotFs.FileSystem;

/// <summary>What a rename does when the new name is taken.</summary>
public enum TakenName
{
    /// <summary>Replaces it.</summary>
    Replace,

    /// <summary>Fails with EEXIST (RENAME_NOREPLACE).</summary>
    Refuse,

    /// <summary>Swaps the two (RENAME_EXCHANGE).</summary>
    Exchange,
}
