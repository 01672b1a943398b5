namespace Elastickv.SnapshotFs.FileSystem;

/// <summary>What a read does when it meets bytes that do not exist (spec 00 §3.12).</summary>
public enum Gaps
{
    /// <summary>The read fails with EIO; whoever asked may try smaller pieces. For page caches, which take a short read for the end of the file.</summary>
    FailRead,

    /// <summary>The bytes in front of the gap are given; only a read that begins in a gap fails.</summary>
    EndRead,
}
