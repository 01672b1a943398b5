namespace Elastickv.SnapshotFs.Model.Targets;

/// <summary>What is compared of the attributes of a node.</summary>
internal readonly record struct Stat(ulong Node, bool IsDirectory, long Size, uint Links);
