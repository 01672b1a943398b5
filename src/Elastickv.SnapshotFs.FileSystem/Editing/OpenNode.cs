using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.FileSystem.Editing;

/// <summary>A file that is open at least once, however often. Guarded by the gate of <see cref="OpenFiles"/>, except where it says otherwise.</summary>
internal sealed class OpenNode(NodeId node)
{
    private volatile ReadableContent? own;

    public NodeId Node { get; } = node;

    /// <summary>How many handles there are.</summary>
    public int Handles { get; set; }

    /// <summary>Whether somebody wrote through one of them. Needs no gate: it only ever becomes true.</summary>
    public bool Written { get; set; }

    /// <summary>Whether the name was taken away meanwhile.</summary>
    public bool Unlinked { get; set; }

    /// <summary>The content in the overlay, kept open for readers; null before the first of them. Needs no gate.</summary>
    public ReadableContent? Own => own;

    /// <summary>Keeps a content open; one that comes second is disposed.</summary>
    public ReadableContent Keep(ReadableContent content)
    {
        ReadableContent? first = Interlocked.CompareExchange(ref own, content, null);
        if (first is not null)
        {
            content.Dispose();
        }

        return first ?? content;
    }
}
