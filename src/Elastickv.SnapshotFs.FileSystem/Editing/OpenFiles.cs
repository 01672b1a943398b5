using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.FileSystem.Editing;

/// <summary>Every opening of a file of a writable mount, by its handle. Thread-safe.</summary>
internal sealed class OpenFiles
{
    // Guards everything below; no other lock is taken under it.
    private readonly Lock gate = new();
    private readonly Dictionary<ulong, OpenHandle> handles = [];
    private readonly Dictionary<NodeId, OpenNode> nodes = [];
    private ulong last;
    private int unlinked;

    /// <summary>Number of openings.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return handles.Count;
            }
        }
    }

    /// <summary>Notes an opening and gives its handle, never 0.</summary>
    public ulong Add(NodeId node, OpenMode mode, PinnedContent? pinned)
    {
        lock (gate)
        {
            if (!nodes.TryGetValue(node, out OpenNode? open))
            {
                open = new OpenNode(node);
                nodes.Add(node, open);
            }

            open.Handles++;
            ulong handle = (++last << 1) | (mode == OpenMode.Direct ? 1u : 0);
            handles.Add(handle, new OpenHandle(open, pinned));
            return handle;
        }
    }

    /// <summary>The opening of a handle; null when there is none, or it is of another file.</summary>
    public OpenHandle? Find(ulong handle, NodeId node)
    {
        lock (gate)
        {
            return handles.TryGetValue(handle, out OpenHandle? found) && found.File.Node == node ? found : null;
        }
    }

    /// <summary>Ends an opening.</summary>
    /// <param name="handle">Its handle.</param>
    /// <param name="node">The file.</param>
    /// <param name="isLast">Whether it was the last of the file.</param>
    /// <returns>What was opened; null when the handle is of no opening.</returns>
    public OpenHandle? Remove(ulong handle, NodeId node, out bool isLast)
    {
        isLast = false;
        lock (gate)
        {
            if (!handles.TryGetValue(handle, out OpenHandle? found) || found.File.Node != node)
            {
                return null;
            }

            handles.Remove(handle);
            isLast = --found.File.Handles == 0;
            if (isLast)
            {
                nodes.Remove(node);
                unlinked -= found.File.Unlinked ? 1 : 0;
            }

            return found;
        }
    }

    /// <summary>Notes that a file was changed; false when nobody has it open.</summary>
    public bool TryMarkWritten(NodeId node)
    {
        lock (gate)
        {
            if (!nodes.TryGetValue(node, out OpenNode? open))
            {
                return false;
            }

            open.Written = true;
            return true;
        }
    }

    /// <summary>Notes that a file has no name any more.</summary>
    public void Unlink(NodeId node)
    {
        lock (gate)
        {
            if (nodes.TryGetValue(node, out OpenNode? open) && !open.Unlinked)
            {
                open.Unlinked = true;
                unlinked++;
            }
        }
    }

    /// <summary>Whether a file is open and has no name any more.</summary>
    public bool IsUnlinked(NodeId node)
    {
        if (Volatile.Read(ref unlinked) == 0)
        {
            return false;
        }

        lock (gate)
        {
            return nodes.TryGetValue(node, out OpenNode? open) && open.Unlinked;
        }
    }

    /// <summary>All openings there still are; for the end of the mount.</summary>
    public List<(ulong Handle, NodeId Node)> All()
    {
        lock (gate)
        {
            var all = new List<(ulong, NodeId)>(handles.Count);
            foreach ((ulong handle, OpenHandle open) in handles)
            {
                all.Add((handle, open.File.Node));
            }

            return all;
        }
    }
}
