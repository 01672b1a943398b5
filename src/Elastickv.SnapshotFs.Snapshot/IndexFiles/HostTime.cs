namespace Elastickv.SnapshotFs.Snapshot.IndexFiles;

/// <summary>A time of the filesystem: Unix seconds and nanoseconds.</summary>
internal readonly record struct HostTime(long Seconds, uint Nanoseconds);
