namespace Elastickv.SnapshotFs.Tree;

/// <summary>What a stat of an untouched node says (spec 00 §3.9).</summary>
/// <param name="Size">Exact length in bytes; 0 for a directory.</param>
/// <param name="ModifiedMs">Modification time in Unix milliseconds.</param>
/// <param name="Mode">Permission bits.</param>
public readonly record struct NodeAttributes(long Size, long ModifiedMs, int Mode)
{
    /// <summary>Owner, exact times and stored bytes, of the server's own filesystem alone; null for everything else.</summary>
    public StoredAttributes? Stored { get; init; }

    /// <summary>Permissions of files: rw for the owner alone.</summary>
    public const int FileMode = 0b110_000_000;

    /// <summary>Permissions of MANIFEST.json and CHECKSUMS.</summary>
    public const int GeneratedMode = 0b110_100_100;

    /// <summary>Permissions of directories.</summary>
    public const int DirectoryMode = 0b111_101_101;
}
