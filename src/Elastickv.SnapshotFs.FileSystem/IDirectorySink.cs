using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.FileSystem;

/// <summary>Takes the entries of a directory, <c>.</c> and <c>..</c> included.</summary>
public interface IDirectorySink
{
    /// <param name="name">The name as bytes; valid during the call only.</param>
    /// <param name="node">What it names.</param>
    /// <param name="next">Offset that resumes the listing right behind this entry; valid for the life of the mount, at most 2^63 - 1.</param>
    /// <param name="status">Attributes, when they were asked for and cost no rendering.</param>
    /// <returns>False when the entry did not fit: the listing stops in front of it.</returns>
    bool Add(ReadOnlySpan<byte> name, NodeId node, ulong next, NodeStatus? status);
}
