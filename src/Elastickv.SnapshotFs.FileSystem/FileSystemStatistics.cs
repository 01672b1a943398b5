namespace Elastickv.SnapshotFs.FileSystem;

/// <summary>What statfs says. Nothing is free: the filesystem is read-only.</summary>
/// <param name="BlockSize">Unit of <paramref name="Blocks"/> in bytes.</param>
/// <param name="Blocks">Size of the snapshot file in blocks.</param>
/// <param name="Files">Number of records in the snapshot.</param>
/// <param name="LongestName">Longest name in bytes.</param>
public readonly record struct FileSystemStatistics(uint BlockSize, ulong Blocks, ulong Files, uint LongestName);
