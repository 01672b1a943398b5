namespace Elastickv.SnapshotFs.FileSystem;

/// <summary>What somebody opens a file for.</summary>
[Flags]
public enum OpenIntent
{
    /// <summary>Reading.</summary>
    Read = 0,

    /// <summary>Writing, perhaps reading too.</summary>
    Write = 1,

    /// <summary>What is in the file goes (O_TRUNC).</summary>
    Truncate = 2,

    /// <summary>The file must not exist yet (O_EXCL); for creating only.</summary>
    Exclusive = 4,
}
