namespace Elastickv.SnapshotFs.Tree;

/// <summary>Takes the entries of a directory one by one.</summary>
public interface IEntrySink
{
    /// <param name="name">The entry's name, as bytes; valid during the call only.</param>
    /// <param name="node">What it names.</param>
    /// <param name="next">Cookie that resumes the listing right behind this entry; never 0; at most 2^62 - 1 in a snapshot's tree, at most 2^62 + 2^61 on top of one.</param>
    /// <returns>False when the entry did not fit: the listing stops, and the entry will be asked for again.</returns>
    bool Add(ReadOnlySpan<byte> name, NodeId node, ulong next);
}
