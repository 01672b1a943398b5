using Elastickv.SnapshotFs.FileSystem.Editing;
using Elastickv.SnapshotFs.Overlay;
using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.FileSystem.Content;

/// <content>
/// Files that can be edited. The caches hold only what the snapshot says. Whether that still holds is asked first, every time: not once a file's content is the overlay's,
/// and for files that are not stable (<see cref="IWritableTree.IsStable"/>) not once there is any edit.
/// </content>
internal sealed partial class ContentReader
{
    private readonly UnstableAttributes unstable = new();

    /// <summary>Notes that something was edited, after it was.</summary>
    public void Edited() => unstable.Edited();

    /// <summary>What a stat says, with the time for which it holds.</summary>
    public NodeStatus Describe(NodeId node, in NodeAttributes attributes)
    {
        bool lasts = edits is null || edits.IsStable(node);
        return new NodeStatus(node, attributes.Size, attributes.ModifiedMs, attributes.Mode, NameLasts: lasts, AttributesLast: lasts) { Stored = attributes.Stored };
    }

    /// <summary>
    /// Opens a file whose content other edits may change, for an opener that only reads; null when the file is stable, when it is the overlay's, and when it does not exist.
    /// </summary>
    public PinnedContent? TryPin(NodeId file) =>
        edits is not null && !edits.IsStable(file) && !edits.HasOwnContent(file) && tree.TryOpen(file, out FileContent content)
            ? new PinnedContent(content, budget.WholeDocumentBytes)
            : null;

    /// <summary>Reads a file of a writable mount as it is at this moment.</summary>
    /// <param name="file">The file.</param>
    /// <param name="open">How it is open; null when it is not.</param>
    /// <param name="offset">Where to begin, in bytes.</param>
    /// <param name="count">Number of bytes.</param>
    /// <param name="gaps">What to do about bytes that do not exist.</param>
    /// <param name="sink">Takes the bytes.</param>
    /// <param name="interruption">Ends rendering early.</param>
    public Errno ReadEditable(NodeId file, OpenHandle? open, long offset, int count, Gaps gaps, IReadSink sink, IInterruption? interruption)
    {
        bool own = edits!.HasOwnContent(file);
        if (!own && open?.Pinned is { } pinned)
        {
            return ReadPinned(file, open, pinned, offset, count, gaps, sink);
        }

        bool stable = edits.IsStable(file);
        if (!own && stable)
        {
            try
            {
                return Read(file, offset, count, gaps, sink, interruption);
            }
            catch (InvalidOperationException) when (edits.HasOwnContent(file))
            {
                // Somebody began to write it just now; nothing was given yet.
            }
        }

        if (stable && open?.File.Own is { } kept)
        {
            return CopiedRead.Read(kept, offset, count, sink);
        }

        if (!tree.TryOpen(file, out FileContent content))
        {
            return Errno.ENOENT;
        }

        if (stable && open is not null && content is ReadableContent readable)
        {
            return CopiedRead.Read(open.File.Keep(readable), offset, count, sink);
        }

        using var once = new PinnedContent(content, budget.WholeDocumentBytes);
        return once.Read(offset, count, gaps, sink);
    }

    /// <summary>
    /// What is found out only while it is read, as CHECKSUMS is, fails when an edit comes in between. So all of it is found out before anything of it is given: who has
    /// got bytes gets the rest, whatever is edited meanwhile, and who has not begins again with what there is now.
    /// </summary>
    private Errno ReadPinned(NodeId file, OpenHandle open, PinnedContent pinned, long offset, int count, Gaps gaps, IReadSink sink)
    {
        var copying = new CopyingSink(sink);
        while (true)
        {
            try
            {
                pinned.Complete();
                return pinned.Read(offset, count, gaps, copying);
            }
            catch (Exception e) when (!copying.HasBytes && e is IOException or InvalidOperationException)
            {
                PinnedContent? again = TryPin(file);
                if (again is null || !open.TryReplace(pinned, again))
                {
                    again?.Dispose();
                    throw;
                }

                pinned = again;
            }
        }
    }

    private bool TryGetEditable(IWritableTree edited, NodeId node, out NodeAttributes attributes)
    {
        if (node.IsDirectory)
        {
            return edited.TryGetAttributes(node, out attributes);
        }

        if (IsAsInSnapshot(edited, node))
        {
            return TryGetKept(node, out attributes) && WithOwnTime(edited, node, ref attributes);
        }

        return edited.TryGetAttributes(node, out attributes) || unstable.TryGet(node, out attributes);
    }

    private Errno FindEditable(IWritableTree edited, NodeId file, out NodeAttributes attributes, IInterruption? interruption)
    {
        if (IsAsInSnapshot(edited, file))
        {
            Errno outcome = renderer.Render(file, out attributes, out _, interruption);
            return outcome == Errno.Ok && WithOwnTime(edited, file, ref attributes) ? Errno.Ok : outcome;
        }

        long edition = unstable.Edition;
        if (!edited.TryMeasure(file, out attributes))
        {
            return Errno.ENOENT;
        }

        unstable.Set(file, attributes, edition);
        return Errno.Ok;
    }

    /// <summary>Whether a file holds what it does in the snapshot, for certain: what other edits may change does only while there are none.</summary>
    private static bool IsAsInSnapshot(IWritableTree edited, NodeId file) => !edited.HasOwnContent(file) && (edited.IsStable(file) || !edited.HasChanges);

    private static bool WithOwnTime(IWritableTree edited, NodeId node, ref NodeAttributes attributes)
    {
        if (edited.TryGetOwnTime(node, out long ms))
        {
            attributes = attributes with { ModifiedMs = ms };
        }

        return true;
    }
}
