namespace Elastickv.SnapshotFs.Overlay;

/// <summary>What a rename does when the new name is taken.</summary>
public enum RenameMode
{
    /// <summary>Replaces it: a file by a file, an empty directory by a directory.</summary>
    Replace,

    /// <summary>Refuses (RENAME_NOREPLACE).</summary>
    NoReplace,

    /// <summary>Swaps the two, which must both exist (RENAME_EXCHANGE).</summary>
    Exchange,
}
