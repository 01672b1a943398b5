namespace Elastickv.SnapshotFs.Snapshot.IndexFiles;

/// <summary>What is known about the snapshot of a kept index.</summary>
[Flags]
internal enum IndexFileFlags : uint
{
    None = 0,

    /// <summary>A checksum follows the records.</summary>
    HasFooter = 1,

    /// <summary>That checksum was compared with the bytes, and they agreed. Never set by a pass that did not compare.</summary>
    Verified = 2,
}
