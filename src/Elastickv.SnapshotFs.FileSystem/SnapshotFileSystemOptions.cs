namespace Elastickv.SnapshotFs.FileSystem;

/// <summary>How a <see cref="SnapshotFileSystem"/> is set up.</summary>
public sealed record SnapshotFileSystemOptions
{
    /// <summary>Default of <see cref="MemoryBytes"/>.</summary>
    public const long DefaultMemoryBytes = 40L << 20;

    /// <summary>What is mounted.</summary>
    public required MountedSource Source { get; init; }

    /// <summary>Budget in bytes of all caches of the filesystem together: rendered documents, windows of long documents, attributes.</summary>
    public long MemoryBytes { get; init; } = DefaultMemoryBytes;

    /// <summary>Where the overlay of a writable filesystem lies on disk: its free space is the filesystem's. Null: none is reported.</summary>
    public string? OverlayPath { get; init; }
}
