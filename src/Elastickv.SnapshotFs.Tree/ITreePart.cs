using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Tree;

/// <summary>
/// The part of the tree that one adapter serves: a directory directly below the root and everything in it. All members are thread-safe and keep nothing
/// that grows with the number of records. A node id may come from outside and be nonsense: every member answers "no such node" then.
/// </summary>
internal interface ITreePart
{
    /// <summary>Name of the directory below the root, and of the adapter in MANIFEST.json.</summary>
    ReadOnlySpan<byte> Name { get; }

    NodeId Directory { get; }

    /// <summary>Whether the directory exists: whether there is anything to show (spec 02 §2.1).</summary>
    bool Exists { get; }

    /// <summary>Finds an entry by its exact name; a name that only decodes to the same key is not the entry's name.</summary>
    bool TryLookup(NodeId directory, ReadOnlySpan<byte> name, out NodeId node);

    /// <summary>
    /// Gives the entries of a directory, each once and without <c>.</c> and <c>..</c>, in an order of the part's choice that is the same every time, from
    /// a cookie on (0 = from the start) until the sink takes no more. A cookie stays valid for the life of the snapshot. False for no such directory.
    /// </summary>
    bool TryList(NodeId directory, ulong cookie, IEntrySink sink);

    /// <summary>The directory that holds a directory of this part.</summary>
    bool TryGetParent(NodeId directory, out NodeId parent);

    /// <summary>
    /// Attributes that cost no rendering: always for directories and mapped files; for a rendered document only when its size follows from little. False when
    /// the document has to be measured, or when there is no such node: <see cref="TryOpen"/> tells.
    /// </summary>
    bool TryGetAttributes(NodeId node, out NodeAttributes attributes);

    /// <summary>The content of a file; the caller disposes it. False for no such file.</summary>
    bool TryOpen(NodeId file, out FileContent content);

    /// <summary>
    /// Reports every record of this part's families that cannot be shown in full, and everything else of spec 00 §5 about them. Walks the whole part; called
    /// by <c>check</c> and when problems.jsonl is read. Rows that <see cref="SnapshotView.ReportProblems"/> reports (not readable at all) are not repeated.
    /// </summary>
    void ReportProblems(IProblemSink sink);
}
