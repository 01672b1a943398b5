using Elastickv.SnapshotFs.Overlay.Meaning;
using Elastickv.SnapshotFs.Overlay.Rules;
using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Overlay;

/// <content>S3 objects: a body's sidecar goes where the body goes.</content>
public sealed partial class EditedTree
{
    private EditResult UnlinkObject(NodeId directory, ReadOnlySpan<byte> name)
    {
        if (ghosts.Find(directory, name) is not null && overlay.Current(directory, name) is null)
        {
            ghosts.Remove(directory, name);
            return EditResult.Ok;
        }

        if (!overlay.TryGetObject(directory, name, out ObjectName found) || overlay.Current(directory, found.Sidecar) is not { IsDirectory: false } sidecar)
        {
            return overlay.Unlink(directory, name);
        }

        NodeAttributes attributes = CheapAttributes(sidecar);
        EditResult result = overlay.Together(() => overlay.Unlink(directory, found.Body), () => overlay.Unlink(directory, found.Sidecar));
        if (result == EditResult.Ok && overlay.Current(directory, found.Sidecar) is null)
        {
            ghosts.Add(directory, found.Sidecar, attributes, null);
        }

        return result;
    }

    private EditResult RenameObject(NodeId directory, ReadOnlySpan<byte> name, NodeId toDirectory, ReadOnlySpan<byte> toName, RenameMode mode)
    {
        if (overlay.Current(directory, name) is not { } node)
        {
            return ghosts.Find(directory, name) is { } ghost ? RenameGhost(ghost, toDirectory, toName, mode) : overlay.Rename(directory, name, toDirectory, toName, mode);
        }

        byte[] from = name.ToArray(), to = toName.ToArray();
        EditResult Body() => overlay.Rename(directory, from, toDirectory, to, mode);
        bool onlyMovesDirectories = node.IsDirectory && (mode != RenameMode.Exchange || overlay.Current(toDirectory, toName) is not { IsDirectory: false });
        if (onlyMovesDirectories || !overlay.TryGetObject(directory, name, out ObjectName source) || !overlay.TryGetObject(toDirectory, toName, out ObjectName target)
            || overlay.Current(toDirectory, toName) is { } same && same == node)
        {
            return Body();
        }

        NodeId? own = FileAt(directory, source.Sidecar), other = FileAt(toDirectory, target.Sidecar);
        NodeId? replaced = overlay.Current(toDirectory, toName);
        if (mode == RenameMode.Exchange)
        {
            return ExchangeObjects(Body, source, target, (node, own), (replaced ?? default, other));
        }

        if (own is { } carried)
        {
            NodeAttributes attributes = CheapAttributes(carried);
            EditResult result = overlay.Together(Body, () => overlay.Rename(directory, source.Sidecar, toDirectory, target.Sidecar, RenameMode.Replace));
            if (result == EditResult.Ok && overlay.Current(directory, source.Sidecar) is null)
            {
                ghosts.Remove(toDirectory, target.Sidecar);
                ghosts.Add(directory, source.Sidecar, attributes, (carried, toDirectory, target.Sidecar));
            }

            return result;
        }

        // An object of the snapshot without a sidecar is one whose metadata were reset. A new file only brings new content.
        bool resets = other is { } there && replaced is not null && !node.IsOverlay && !(SidecarName.TryGetOwnSidecar(node, out NodeId its) && its == there);
        return resets ? overlay.Together(Body, () => overlay.Unlink(toDirectory, target.Sidecar)) : Body();
    }

    private EditResult ExchangeObjects(
        Func<EditResult> bodies, ObjectName source, ObjectName target, (NodeId Body, NodeId? Sidecar) from, (NodeId Body, NodeId? Sidecar) to)
    {
        EditResult Sidecars(ObjectName a, ObjectName b, RenameMode mode) => overlay.Rename(a.Directory, a.Sidecar, b.Directory, b.Sidecar, mode);
        return (from.Sidecar, to.Sidecar) switch
        {
            (not null, not null) => overlay.Together(bodies, () => Sidecars(source, target, RenameMode.Exchange)),
            (not null, null) when BringsItsOwn(to.Body) => overlay.Together(bodies, () => Sidecars(source, target, RenameMode.Replace)),
            (null, not null) when BringsItsOwn(from.Body) => overlay.Together(bodies, () => Sidecars(target, source, RenameMode.Replace)),
            _ => bodies(),
        };
    }

    /// <summary>Whether what comes to a name is more than new content for the object there: the other sidecar goes with its body then.</summary>
    private static bool BringsItsOwn(NodeId node) => node.IsDirectory || !node.IsOverlay;

    /// <summary>A sidecar that went along already is renamed by somebody who does not know.</summary>
    private EditResult RenameGhost(Ghost ghost, NodeId toDirectory, ReadOnlySpan<byte> toName, RenameMode mode)
    {
        if (mode == RenameMode.Exchange || ghost.Real == default || overlay.Current(ghost.ToDirectory, ghost.ToName) != ghost.Real)
        {
            return EditResult.NotFound;
        }

        EditResult result = overlay.Current(toDirectory, toName) == ghost.Real
            ? EditResult.Ok
            : overlay.Rename(ghost.ToDirectory, ghost.ToName, toDirectory, toName, mode);
        if (result == EditResult.Ok)
        {
            ghosts.Remove(ghost.Directory, ghost.Name);
            ghosts.Remove(toDirectory, toName);
        }

        return result;
    }

    /// <summary>The real node of one that may be a ghost's; default for a ghost with nothing behind it.</summary>
    private NodeId Real(NodeId node) => ghosts.Find(node) is { } ghost ? ghost.Real : node;

    /// <summary>The same for a change: a ghost with nothing behind it gets a file of its name.</summary>
    private EditResult Revive(ref NodeId node)
    {
        if (ghosts.Find(node) is not { } ghost)
        {
            return EditResult.Ok;
        }

        EditResult result = EditResult.Ok;
        if (ghost.Real == default)
        {
            result = overlay.Create(ghost.Directory, ghost.Name, out NodeId made);
            ghost.Real = result == EditResult.Ok ? made : default;
            ghosts.Remove(ghost.Directory, ghost.Name);
        }

        node = ghost.Real;
        return result;
    }

    /// <summary>Whether a sidecar of the base stands alone while its body is away under a scratch name.</summary>
    private bool IsForlorn(NodeId node) =>
        SidecarName.IsOfBase(node) && overlay.BodyBeside(node) == default && !overlay.HasOwnContent(node);

    private NodeId? FileAt(NodeId directory, byte[] name) => overlay.Current(directory, name) is { IsDirectory: false } node ? node : null;

    private NodeAttributes CheapAttributes(NodeId node) =>
        TryGetAttributes(node, out NodeAttributes attributes) ? attributes : new NodeAttributes(0, 0, NodeAttributes.FileMode);

    /// <summary>What a file of the base shows before its first change, when that is not the base's text.</summary>
    private FileContent? Shown(NodeId file) =>
        sidecars.TryFind(file, out NodeId body) ? sidecars.Open(file, body)
        : keymaps.IsDerived(file) ? new DerivedContent(keymaps.Acquire(file))
        : null;
}
