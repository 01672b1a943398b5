using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Tree.Fs;

/// <summary>
/// The directories that have several names in their parent, of which only the first counts (spec 08 §5.5). Found by one walk over inodes and entries, which needs
/// some bytes for each directory while it lasts; no server writes such rows, so nothing is left of it as a rule. Immutable.
/// </summary>
internal sealed class DirectoryPlaces
{
    private readonly Dictionary<ulong, long> firsts = [];

    public DirectoryPlaces(SnapshotView view)
    {
        Dictionary<ulong, Place> directories = Directories(view);
        using var name = new ByteBuffer(256);
        RowCursor rows = view.Scan(FsFamily.Entry);
        while (rows.MoveNext())
        {
            Row row = rows.Current;
            if (FsKeys.TryParseEntry(row.UserKey, out ulong directory, out ReadOnlySpan<byte> code) && EntryValue.TryRead(row, out ulong inode)
                && directories.TryGetValue(inode, out Place place) && place.Parent == directory && FsRows.TryDecodeName(code, name))
            {
                if (place.First < 0)
                {
                    directories[inode] = place with { First = row.Position };
                }
                else
                {
                    firsts[inode] = place.First;
                }
            }
        }
    }

    /// <summary>Whether the entry at a position is the first name of a directory in its parent.</summary>
    public bool IsFirst(ulong inode, long position) => !firsts.TryGetValue(inode, out long first) || first == position;

    private static Dictionary<ulong, Place> Directories(SnapshotView view)
    {
        var directories = new Dictionary<ulong, Place>();
        RowCursor rows = view.Scan(FsFamily.Inode);
        while (rows.MoveNext())
        {
            if (Inode.TryRead(rows.Current, out Inode inode) && inode.IsDirectory)
            {
                directories[inode.Number] = new Place(inode.Parent, -1);
            }
        }

        return directories;
    }

    private readonly record struct Place(ulong Parent, long First);
}
