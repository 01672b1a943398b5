using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Cli.Walking;

/// <summary>A file that waits for a worker.</summary>
internal readonly record struct QueuedFile<T>(WalkDirectory<T> Directory, byte[] Name, NodeId Node)
    where T : class;
