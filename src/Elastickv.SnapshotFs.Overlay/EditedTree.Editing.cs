using Elastickv.SnapshotFs.Overlay.Edits;
using Elastickv.SnapshotFs.Overlay.Meaning;
using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Generated;
using Elastickv.SnapshotFs.Tree.Redis;

namespace Elastickv.SnapshotFs.Overlay;

/// <content>Edits.</content>
public sealed partial class EditedTree
{
    /// <inheritdoc/>
    public EditResult Create(NodeId directory, ReadOnlySpan<byte> name, out NodeId node)
    {
        if (HiddenAt(directory, name) is not { } hidden)
        {
            EditResult made = overlay.Create(directory, name, out node);
            if (made == EditResult.Ok)
            {
                ghosts.Remove(directory, name);
            }

            return made;
        }

        node = lines.Nodes.Of(hidden)!.Value;
        EditResult result = lines.Settle(hidden, itself: true);
        return result == EditResult.Ok ? overlay.Truncate(node, 0) : result;
    }

    /// <inheritdoc/>
    public EditResult MakeDirectory(NodeId directory, ReadOnlySpan<byte> name, out NodeId node) => overlay.MakeDirectory(directory, name, out node);

    /// <inheritdoc/>
    public EditResult Unlink(NodeId directory, ReadOnlySpan<byte> name)
    {
        EditResult result = SettleName(directory, name, keepsText: false);
        return result == EditResult.Ok ? UnlinkObject(directory, name) : result;
    }

    /// <inheritdoc/>
    public EditResult RemoveDirectory(NodeId directory, ReadOnlySpan<byte> name)
    {
        NodeId? removed = overlay.Current(directory, name);
        EditResult result = overlay.RemoveDirectory(directory, name);
        if (removed is { } node && result == EditResult.NotEmpty && overlay.KeyVersion + overlay.ObjectVersion != 0)
        {
            var entries = new HiddenEntries(this, node);
            overlay.TryList(node, 0, entries);
            if (entries.All)
            {
                entries.Names.ForEach(hidden => overlay.Unlink(node, hidden));
                result = overlay.RemoveDirectory(directory, name);
            }
        }

        if (result == EditResult.Ok)
        {
            ghosts.RemoveAll(removed!.Value);
        }

        return result;
    }

    /// <inheritdoc/>
    public EditResult Rename(NodeId directory, ReadOnlySpan<byte> name, NodeId toDirectory, ReadOnlySpan<byte> toName, RenameMode mode)
    {
        EditResult result = SettleName(directory, name, keepsText: true);
        if (result == EditResult.Ok && mode != RenameMode.NoReplace)
        {
            result = SettleName(toDirectory, toName, keepsText: mode == RenameMode.Exchange);
        }

        if (result == EditResult.Ok)
        {
            result = ProvideLines(directory, name, toDirectory, toName, mode);
        }

        if (result == EditResult.Ok)
        {
            result = RenameObject(directory, name, toDirectory, toName, mode);
        }

        if (result == EditResult.Ok && mode != RenameMode.Exchange)
        {
            ghosts.Remove(toDirectory, toName);
        }

        return result;
    }

    /// <inheritdoc/>
    public bool Hold(NodeId file)
    {
        if (ghosts.Find(file) is { } ghost && ghost.Real == default)
        {
            ghost.Holds++;
            return true;
        }

        return overlay.Hold(Real(file));
    }

    /// <inheritdoc/>
    public void Release(NodeId file)
    {
        if (ghosts.Find(file) is { Holds: > 0 } ghost)
        {
            ghost.Holds--;
            return;
        }

        overlay.Release(Real(file));
    }

    /// <inheritdoc/>
    public bool HasOwnContent(NodeId file) => overlay.HasOwnContent(Real(file));

    /// <inheritdoc/>
    public bool IsStable(NodeId node) => node.IsDirectory || (node != GeneratedFiles.Checksums && !IsLineFile(node) && !SidecarName.IsOfBase(node) && !BucketKeymaps.IsKeymap(node) && !overlay.IsNamedSidecar(node) && ghosts.Find(node) is null);

    /// <inheritdoc/>
    public bool TryGetOwnTime(NodeId file, out long ms) => overlay.TryGetOwnTime(Real(file), out ms);

    /// <inheritdoc/>
    public EditResult Write(NodeId file, long offset, ReadOnlySpan<byte> bytes)
    {
        EditResult result = bytes.IsEmpty ? EditResult.Ok : SettleText(ref file);
        return result == EditResult.Ok ? overlay.Write(file, offset, bytes) : result;
    }

    /// <inheritdoc/>
    public EditResult Truncate(NodeId file, long length)
    {
        EditResult result = SettleText(ref file);
        return result == EditResult.Ok ? overlay.Truncate(file, length) : result;
    }

    /// <inheritdoc/>
    public EditResult SetModified(NodeId node, long ms)
    {
        EditResult result = node.IsDirectory ? EditResult.Ok : SettleText(ref node);
        return result == EditResult.Ok ? overlay.SetModified(node, ms) : result;
    }

    /// <inheritdoc/>
    public EditResult Sync(NodeId node) => overlay.Sync(Real(node));

    /// <inheritdoc/>
    public EditResult SyncAll() => overlay.SyncAll();

    private bool IsLineFile(NodeId node) =>
        node.IsOverlay ? lines.Nodes.Find(node) is not null : node.Owner == NodeOwner.Redis && (RedisNode)node.Kind is RedisNode.StringExpiries or RedisNode.SketchExpiries or RedisNode.Keymap;

    /// <summary>Before a user changes a file: a line file shows its own text from here on.</summary>
    private EditResult SettleText(ref NodeId file) => lines.TryFind(file, out LineFile found) ? lines.Settle(found, itself: true) : Revive(ref file);

    /// <summary>Before the name of a line file means something else.</summary>
    private EditResult SettleName(NodeId directory, ReadOnlySpan<byte> name, bool keepsText) =>
        overlay.KeyVersion != 0 && LineFiles.Find(name) is { } file && lines.Nodes.Database == directory ? lines.Settle(file, keepsText) : EditResult.Ok;

    /// <summary>Before a key moves between strings and HLLs: its line needs a file to go to.</summary>
    private EditResult ProvideLines(NodeId directory, ReadOnlySpan<byte> name, NodeId toDirectory, ReadOnlySpan<byte> toName, RenameMode mode)
    {
        if (!overlay.TryLookup(directory, name, out NodeId node) || node.IsDirectory || overlay.BlobsAt(toDirectory, toName) is not { } to)
        {
            return EditResult.Ok;
        }

        // What will be refused must leave nothing behind. A file that was away under a name of no key may come back as the other kind.
        bool isRefused = mode == RenameMode.NoReplace ? overlay.Current(toDirectory, toName) is not null : mode == RenameMode.Exchange && overlay.Current(toDirectory, toName) is null;
        LineFile from = overlay.BlobsAt(directory, name) ?? (overlay.KeyVersion != 0 && overlay.AskKeys(keys => keys.BringsFrom(node, LineFiles.Other(to))) ? LineFiles.Other(to) : to);
        if (isRefused || from == to)
        {
            return EditResult.Ok;
        }

        LineNodes nodes = lines.Nodes;
        foreach (LineFile file in (ReadOnlySpan<LineFile>)[from, to])
        {
            if (nodes.Of(file) is null && overlay.Provide(nodes.Database, file) is var result && result != EditResult.Ok)
            {
                return result;
            }
        }

        return EditResult.Ok;
    }

    private LineFile? HiddenAt(NodeId directory, ReadOnlySpan<byte> name) =>
        overlay.KeyVersion != 0 && LineFiles.Find(name) is { } file && lines.Nodes.Database == directory && lines.IsHidden(file) ? file : null;

    /// <summary>Collects the entries of a directory that are not listed, as long as there are no others.</summary>
    private sealed class HiddenEntries(EditedTree tree, NodeId directory) : IEntrySink
    {
        public List<byte[]> Names { get; } = [];

        public bool All { get; private set; } = true;

        public bool Add(ReadOnlySpan<byte> name, NodeId node, ulong next)
        {
            All = tree.IsHidden(directory, name, node);
            if (All)
            {
                Names.Add(name.ToArray());
            }

            return All;
        }
    }
}
