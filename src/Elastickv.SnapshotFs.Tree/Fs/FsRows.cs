using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Tree.Fs;

/// <summary>Single rows of the filesystem, and which of them make a node. Thread-safe; keeps only what damaged directories need.</summary>
internal sealed class FsRows(SnapshotView view)
{
    private readonly SearchHint hint = new();
    private readonly Lazy<DirectoryPlaces> places = new(() => new DirectoryPlaces(view));

    public SnapshotView View => view;

    /// <summary>Finds an inode's row. Damaged also when it can be read as a row but not as an inode.</summary>
    public RowState TryGetInode(ulong number, out Inode inode, out Row row)
    {
        Span<byte> key = stackalloc byte[FsKeys.InodeLength];
        FsKeys.WriteInode(number, key);
        RowState state = view.TryGet(key, hint, out row);
        inode = default;
        return state == RowState.Visible && !Inode.TryRead(row, out inode) ? RowState.Damaged : state;
    }

    /// <summary>Whether inode 1 is a readable directory: whether there is a filesystem to show (spec 08 §5.1).</summary>
    public bool TryGetRoot(out Inode root) => TryGetInode(Inode.Root, out root, out _) == RowState.Visible && root.IsDirectory;

    /// <summary>The node that an entry shows; false when it is not listed (spec 08 §5.4, §5.5, §5.1).</summary>
    /// <param name="entry">A row whose key is an entry's with a name that can be listed.</param>
    /// <param name="directory">The directory in the key.</param>
    /// <param name="node">The node.</param>
    public bool TryGetNode(in Row entry, ulong directory, out NodeId node)
    {
        node = default;
        if (!EntryValue.TryRead(entry, out ulong number) || TryGetInode(number, out Inode inode, out Row row) != RowState.Visible)
        {
            return false;
        }

        if (!inode.IsDirectory)
        {
            node = FsNode.File(entry.Position);
            return number != Inode.Root;
        }

        node = FsNode.Directory(row.Position);
        return IsPlace(entry, directory, inode);
    }

    /// <summary>Whether an entry is the one place of the directory it leads to (spec 08 §5.5).</summary>
    public bool IsPlace(in Row entry, ulong directory, in Inode inode) =>
        inode.Number != Inode.Root && inode.Parent == directory && places.Value.IsFirst(inode.Number, entry.Position);

    /// <summary>The inode of a directory's node.</summary>
    public bool TryGetDirectory(NodeId node, out Inode inode)
    {
        if (node == FsNode.Top)
        {
            return TryGetRoot(out inode);
        }

        inode = default;
        return node == FsNode.Directory(node.Position) && view.TryGetAt(node.Position, out Row row)
            && Inode.TryRead(row, out inode) && inode.IsDirectory && inode.Number != Inode.Root;
    }

    /// <summary>The inode of a file's node.</summary>
    public bool TryGetFile(NodeId node, out Inode inode)
    {
        inode = default;
        return node == FsNode.File(node.Position) && view.TryGetAt(node.Position, out Row entry)
            && FsKeys.TryParseEntry(entry.UserKey, out _, out _) && EntryValue.TryRead(entry, out ulong number)
            && TryGetInode(number, out inode, out _) == RowState.Visible && !inode.IsDirectory;
    }

    /// <summary>Decodes the name in an entry's key into a cleared buffer; false when the name is not listed.</summary>
    public static bool TryDecodeName(ReadOnlySpan<byte> code, ByteBuffer name)
    {
        name.Clear();
        OrderedText.AppendDecoded(code, name);
        return FsName.IsListable(name.WrittenSpan);
    }
}
