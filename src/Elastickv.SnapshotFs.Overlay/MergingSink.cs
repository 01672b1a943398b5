using Elastickv.SnapshotFs.Overlay.Edits;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Overlay;

/// <summary>Passes the entries of a directory of the base on as the edits have left them: with another node, or not at all. One listing.</summary>
internal sealed class MergingSink(EditState state, DirectoryEdits edits, IEntrySink sink) : IEntrySink
{
    /// <summary>Whether the sink took no more.</summary>
    public bool Stopped { get; private set; }

    public bool Add(ReadOnlySpan<byte> name, NodeId node, ulong next)
    {
        NodeId? shown = node;
        state.Lock.EnterReadLock();
        try
        {
            if (edits.Find(name) is { } edit)
            {
                shown = edit.Node;
            }
        }
        finally
        {
            state.Lock.ExitReadLock();
        }

        if (shown is { } visible && !sink.Add(name, visible, next))
        {
            Stopped = true;
        }

        return !Stopped;
    }
}
