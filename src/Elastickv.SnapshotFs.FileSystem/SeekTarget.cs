namespace Elastickv.SnapshotFs.FileSystem;

/// <summary>What a seek looks for.</summary>
public enum SeekTarget
{
    /// <summary>The next byte that is stored.</summary>
    Data,

    /// <summary>The next hole; every file ends with one.</summary>
    Hole,
}
