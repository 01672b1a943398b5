using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Tree.Fs;

/// <summary>
/// Which directories can be reached from the root, and which lost ones are the topmost of their branch (spec 08 §5.1). Holds some bytes for each directory; for checks only.
/// </summary>
internal sealed class FsReach
{
    private readonly Dictionary<ulong, ulong> parents = [];
    private readonly HashSet<ulong> entered = [];
    private readonly Dictionary<ulong, ulong> tops = [];

    public FsReach(FsRows rows)
    {
        RowCursor inodes = rows.View.Scan(FsFamily.Inode);
        while (inodes.MoveNext())
        {
            if (Inode.TryRead(inodes.Current, out Inode inode) && inode.IsDirectory)
            {
                parents[inode.Number] = inode.Parent;
            }
        }

        using var name = new ByteBuffer(256);
        RowCursor entries = rows.View.Scan(FsFamily.Entry);
        while (entries.MoveNext())
        {
            Row entry = entries.Current;
            if (FsKeys.TryParseEntry(entry.UserKey, out ulong directory, out ReadOnlySpan<byte> code) && EntryValue.TryRead(entry, out ulong inode)
                && inode != Inode.Root && parents.TryGetValue(inode, out ulong parent) && parent == directory && FsRows.TryDecodeName(code, name))
            {
                entered.Add(inode);
            }
        }
    }

    /// <summary>Whether there is a readable directory of this number.</summary>
    public bool IsDirectory(ulong inode) => parents.ContainsKey(inode);

    /// <summary>The topmost directory of the branch that a directory is in: the root, or the lost one above it.</summary>
    public ulong TopOf(ulong directory)
    {
        var walked = new List<ulong>();
        var seen = new HashSet<ulong>();
        ulong at = directory;
        ulong top;
        while (true)
        {
            if (tops.TryGetValue(at, out top))
            {
                break;
            }

            if (!seen.Add(at))
            {
                // Directories in each other: the least stands for them.
                top = walked[walked.IndexOf(at)..].Min();
                break;
            }

            walked.Add(at);
            if (at == Inode.Root || !entered.Contains(at) || !parents.ContainsKey(parents[at]))
            {
                top = at;
                break;
            }

            at = parents[at];
        }

        foreach (ulong each in walked)
        {
            tops[each] = top;
        }

        return top;
    }
}
