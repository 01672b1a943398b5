using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Tree.Fs;

/// <summary>The directory <c>fs/</c>: the server's own filesystem, read-only (spec 00 §3.16, 08).</summary>
internal sealed class FsPart(SnapshotView view) : ITreePart
{
    private const long NanosecondsPerMs = 1_000_000;
    private const int PermissionBits = 0b111_111_111_111;

    private readonly FsRows rows = new(view);

    public ReadOnlySpan<byte> Name => "fs"u8;

    public NodeId Directory => FsNode.Top;

    public bool Exists => rows.TryGetRoot(out _);

    public bool TryLookup(NodeId directory, ReadOnlySpan<byte> name, out NodeId node)
    {
        node = default;
        return rows.TryGetDirectory(directory, out Inode inode) && new FsDirectory(rows, inode.Number).TryFind(name, out node);
    }

    public bool TryList(NodeId directory, ulong cookie, IEntrySink sink)
    {
        if (!rows.TryGetDirectory(directory, out Inode inode))
        {
            return false;
        }

        new FsDirectory(rows, inode.Number).List(cookie, sink);
        return true;
    }

    public bool TryGetParent(NodeId directory, out NodeId parent)
    {
        parent = FsNode.Top;
        if (!rows.TryGetDirectory(directory, out Inode inode))
        {
            return false;
        }

        if (inode.Parent == Inode.Root)
        {
            return true;
        }

        bool found = rows.TryGetInode(inode.Parent, out Inode above, out Row row) == RowState.Visible && above.IsDirectory;
        parent = found ? FsNode.Directory(row.Position) : default;
        return found;
    }

    public bool TryGetAttributes(NodeId node, out NodeAttributes attributes)
    {
        attributes = default;
        if (!(node.IsDirectory ? rows.TryGetDirectory(node, out Inode inode) : rows.TryGetFile(node, out inode)))
        {
            return false;
        }

        // Times at or before 1970 are shown as the server shows them (spec 08 §4).
        long modifiedNs = Math.Max(inode.ModifiedNs, 0);
        long stored = inode.IsDirectory ? 0 : FsChunks.Stored(view, inode);
        attributes = new NodeAttributes(inode.IsDirectory ? 0 : (long)inode.Size, modifiedNs / NanosecondsPerMs, (int)inode.Mode & PermissionBits)
        {
            Stored = new StoredAttributes(inode.Number, inode.User, inode.Group, Math.Max(inode.AccessNs, 0), modifiedNs, Math.Max(inode.ChangeNs, 0), stored),
        };
        return true;
    }

    public bool TryOpen(NodeId file, out FileContent content)
    {
        bool found = rows.TryGetFile(file, out Inode inode);
        content = found ? new FsContent(view, inode) : null!;
        return found;
    }

    public void ReportProblems(IProblemSink sink) => new FsProblems(rows, sink).Report();
}
