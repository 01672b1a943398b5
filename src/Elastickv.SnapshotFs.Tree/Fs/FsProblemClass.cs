namespace Elastickv.SnapshotFs.Tree.Fs;

/// <summary>Names of the kinds of problems that only the filesystem's rows have (spec 08 §5.1).</summary>
internal static class FsProblemClass
{
    public const string Row = "fs-row";
    public const string Inode = "fs-inode";
    public const string Entry = "fs-entry";
    public const string Name = "fs-name";
    public const string NoInode = "fs-no-inode";
    public const string Loop = "fs-loop";
    public const string Chunk = "fs-chunk";
    public const string Unreachable = "fs-unreachable";
    public const string Orphan = "fs-orphan";
    public const string LongName = "fs-long-name";
    public const string StaleChunks = "fs-stale-chunks";
    public const string NotInChecksums = "fs-not-in-checksums";
}
