using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Tree;

/// <summary>
/// The logical tree as the layers above see it: inodes in, names, attributes and bytes out. Implemented by the tree of a snapshot and by the
/// overlay on top of one. Thread-safe.
/// </summary>
public interface ILogicalTree
{
    /// <summary>Finds an entry of a directory by its exact name.</summary>
    bool TryLookup(NodeId directory, ReadOnlySpan<byte> name, out NodeId node);

    /// <summary>Lists a directory from a cookie on, without <c>.</c> and <c>..</c>; see <see cref="IEntrySink"/>. False for no such directory.</summary>
    bool TryList(NodeId directory, ulong cookie, IEntrySink sink);

    /// <summary>The directory that holds a directory; the root holds itself.</summary>
    bool TryGetParent(NodeId directory, out NodeId parent);

    /// <summary>Attributes that cost no rendering; false when the file must be opened and measured, or does not exist.</summary>
    bool TryGetAttributes(NodeId node, out NodeAttributes attributes);

    /// <summary>Attributes of a file at any cost: renders a document into nothing, walks the tree for CHECKSUMS. False when there is no such file.</summary>
    bool TryMeasure(NodeId file, out NodeAttributes attributes);

    /// <summary>Opens a file; the caller disposes the content. False for no such file.</summary>
    bool TryOpen(NodeId file, out FileContent content);

    /// <summary>
    /// Whether some bytes of a file may not exist (spec 00 §3.12); of the root: whether there may be such a file at all. True where it is not known without
    /// looking: false only saves the search.
    /// </summary>
    bool MayMissBytes(NodeId node) => true;

    /// <summary>Walks everything and reports every problem (spec 00 §5). Takes as long as reading the whole snapshot.</summary>
    void ReportProblems(IProblemSink sink);

    /// <summary>Whether the file behind the tree is no longer what was opened; every read must fail then (spec 00 §2).</summary>
    bool SourceHasChanged { get; }

    /// <summary>
    /// Gives mapped pages back to the system when this process holds more than <paramref name="allowance"/> bytes of them; call it now and then while
    /// much is read.
    /// </summary>
    void TrimMemory(long allowance);
}
