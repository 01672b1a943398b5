namespace Elastickv.SnapshotFs.Snapshot;

/// <summary>The file that a path stands for.</summary>
/// <param name="Path">The file to open.</param>
/// <param name="GroupDirectory">The group's directory it was chosen from; null when the path named the file itself.</param>
/// <param name="Files">Everything found beside it, by descending index; empty when the path named the file itself.</param>
public sealed record SnapshotLocation(string Path, string? GroupDirectory, IReadOnlyList<LocatedFile> Files);
