namespace Elastickv.SnapshotFs.FileSystem;

/// <summary>What statfs says.</summary>
/// <param name="BlockSize">Unit of <paramref name="Blocks"/> in bytes.</param>
/// <param name="Blocks">Size of the snapshot file, and what is free, in blocks.</param>
/// <param name="Files">Number of records in the snapshot.</param>
/// <param name="LongestName">Longest name in bytes.</param>
/// <param name="FreeBlocks">What edits may still take, in blocks; nothing is free on a read-only filesystem.</param>
public readonly record struct FileSystemStatistics(uint BlockSize, ulong Blocks, ulong Files, uint LongestName, ulong FreeBlocks = 0);
