using Elastickv.SnapshotFs.Overlay.Edits;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Overlay.Meaning;

/// <summary>
/// Names of sidecars that went with their bodies. They are not listed, but who has listed them before, <c>rm -r</c> or a script that moves both files, finds them and
/// can remove or rename them. Only a courtesy to running programs: nothing of it is journaled. As many as bodies were deleted or renamed and their sidecars not asked
/// for since. Thread-safe.
/// </summary>
internal sealed class Ghosts
{
    private readonly object gate = new();
    private readonly Dictionary<NodeId, Dictionary<byte[], Ghost>> byName = [];
    private readonly Dictionary<NodeId, Ghost> byNode = [];
    private ulong made;
    private volatile bool any;

    /// <summary>Leaves one behind.</summary>
    /// <param name="directory">Where the name was.</param>
    /// <param name="name">The name.</param>
    /// <param name="attributes">What the sidecar had.</param>
    /// <param name="carried">The sidecar, and where it is now; null when it is gone.</param>
    public void Add(NodeId directory, byte[] name, NodeAttributes attributes, (NodeId Node, NodeId Directory, byte[] Name)? carried)
    {
        lock (gate)
        {
            Remove(directory, name);
            var ghost = new Ghost
            {
                // From the end of the numbers that overlays count up from 1.
                Node = NodeId.Overlay(NodeId.MaxOverlayNumber - made++, directory: false),
                Directory = directory,
                Name = name,
                Attributes = attributes,
                Real = carried?.Node ?? default,
                ToDirectory = carried?.Directory ?? default,
                ToName = carried?.Name ?? [],
            };
            if (!byName.TryGetValue(directory, out Dictionary<byte[], Ghost>? names))
            {
                byName.Add(directory, names = new Dictionary<byte[], Ghost>(ByteNameComparer.Instance));
            }

            names.Add(name, ghost);
            byNode.Add(ghost.Node, ghost);
            any = true;
        }
    }

    public Ghost? Find(NodeId directory, ReadOnlySpan<byte> name)
    {
        if (!any)
        {
            return null;
        }

        lock (gate)
        {
            return byName.TryGetValue(directory, out Dictionary<byte[], Ghost>? names) && names.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name, out Ghost? ghost)
                ? ghost
                : null;
        }
    }

    public Ghost? Find(NodeId node)
    {
        if (!any || !node.IsOverlay)
        {
            return null;
        }

        lock (gate)
        {
            return byNode.GetValueOrDefault(node);
        }
    }

    /// <summary>Ends a name. A node that is open stays known.</summary>
    public void Remove(NodeId directory, ReadOnlySpan<byte> name)
    {
        if (!any)
        {
            return;
        }

        lock (gate)
        {
            if (byName.TryGetValue(directory, out Dictionary<byte[], Ghost>? names) && names.GetAlternateLookup<ReadOnlySpan<byte>>().Remove(name, out _, out Ghost? ghost))
            {
                if (ghost.Holds == 0 && ghost.Real == default)
                {
                    byNode.Remove(ghost.Node);
                }

                if (names.Count == 0)
                {
                    byName.Remove(directory);
                }
            }
        }
    }

    /// <summary>Ends all names in a directory that was removed.</summary>
    public void RemoveAll(NodeId directory)
    {
        lock (gate)
        {
            if (byName.Remove(directory, out Dictionary<byte[], Ghost>? names))
            {
                foreach (Ghost ghost in names.Values)
                {
                    byNode.Remove(ghost.Node);
                }
            }
        }
    }
}
