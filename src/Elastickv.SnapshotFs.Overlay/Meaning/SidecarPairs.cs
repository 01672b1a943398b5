using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Overlay.Meaning;

/// <summary>
/// Which bodies the sidecars of the base stand beside, where that is another than in the base: state that the lines of the journal add up to, under the lock of
/// the edits. Grows with the edits.
/// </summary>
internal sealed class SidecarPairs
{
    private readonly Dictionary<NodeId, NodeId> bodies = [];
    private long version;

    /// <summary>Goes up with every edit of names in a bucket; readable without the lock.</summary>
    public long Version => Volatile.Read(ref version);

    /// <summary>The sidecars that do not stand beside their own body.</summary>
    public IReadOnlyDictionary<NodeId, NodeId> Bodies => bodies;

    /// <summary>Notes that some name in a bucket means something else.</summary>
    public void NoteEdit() => version++;

    /// <summary>The body that a sidecar of the base stands beside; default for none.</summary>
    public NodeId BodyOf(NodeId sidecar) => bodies.TryGetValue(sidecar, out NodeId body) ? body : SidecarName.OwnBody(sidecar);

    /// <summary>Notes what stands at the two names of an object.</summary>
    public void Set(NodeId? sidecar, NodeId? body)
    {
        if (sidecar is not { } node || !SidecarName.IsOfBase(node))
        {
            return;
        }

        NodeId beside = body is { IsDirectory: false } file ? file : default;
        if (beside == SidecarName.OwnBody(node))
        {
            bodies.Remove(node);
        }
        else
        {
            bodies[node] = beside;
        }
    }

    /// <summary>A file has lost its last name.</summary>
    public void Forget(NodeId file) => bodies.Remove(file);
}
