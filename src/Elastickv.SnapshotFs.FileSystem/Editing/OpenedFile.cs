namespace Elastickv.SnapshotFs.FileSystem;

/// <summary>A file that was opened on a writable mount.</summary>
/// <param name="Handle">Names the opening until it is released; its lowest bit says whether <paramref name="Mode"/> is <see cref="OpenMode.Direct"/>.</param>
/// <param name="Mode">How its bytes may be kept.</param>
public readonly record struct OpenedFile(ulong Handle, OpenMode Mode);
