using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Tree.Fs;

/// <summary>Finds what is wrong with the filesystem's rows, and what only looks so (spec 08 §5.1). Holds some bytes for each inode while it lasts.</summary>
internal sealed class FsProblems(FsRows rows, IProblemSink sink)
{
    private readonly HashSet<ulong> named = [];
    private readonly FsReach reach = new(rows);

    public void Report()
    {
        bool any = ReportKeys(out Row first);
        if (!any)
        {
            return;
        }

        if (rows.TryGetRoot(out _))
        {
            ReportEntries();
            ReportInodes();
            new FsChunkProblems(rows, sink).Report();
        }
        else
        {
            Error(FsProblemClass.Unreachable, first, "rows of a filesystem without a readable root directory; nothing of it is shown");
        }
    }

    private bool ReportKeys(out Row first)
    {
        first = default;
        bool any = false;
        RowCursor all = rows.View.Scan(FsFamily.All);
        while (all.MoveNext())
        {
            Row row = all.Current;
            if (!any)
            {
                (first, any) = (row, true);
            }

            if (!FsKeys.IsKnown(row.UserKey))
            {
                Error(FsProblemClass.Row, row, "expected one of the keys of the server's filesystem with nothing behind it");
            }
        }

        return any;
    }

    private void ReportEntries()
    {
        using var name = new ByteBuffer(256);
        RowCursor entries = rows.View.Scan(FsFamily.Entry);
        ulong? lost = null;
        while (entries.MoveNext())
        {
            Row entry = entries.Current;
            if (!FsKeys.TryParseEntry(entry.UserKey, out ulong directory, out ReadOnlySpan<byte> code))
            {
                continue;
            }

            bool shown = reach.IsDirectory(directory) && reach.TopOf(directory) == Inode.Root;
            if (!reach.IsDirectory(directory) && lost != directory && rows.TryGetInode(directory, out _, out _) == RowState.Absent)
            {
                Error(FsProblemClass.Unreachable, entry, "entries of a directory that does not exist are not shown");
            }

            lost = reach.IsDirectory(directory) ? null : directory;
            if (!FsRows.TryDecodeName(code, name))
            {
                Error(FsProblemClass.Name, entry, "a name that is empty, . or .., or contains / or NUL, is not listed");
            }
            else
            {
                ReportEntry(entry, directory, name.Length, shown);
            }
        }
    }

    private void ReportEntry(in Row entry, ulong directory, int nameLength, bool shown)
    {
        if (!EntryValue.TryRead(entry, out ulong number))
        {
            Error(FsProblemClass.Entry, entry, "the directory entry cannot be read and is not listed");
            return;
        }

        switch (rows.TryGetInode(number, out Inode inode, out _))
        {
            case RowState.Absent:
                Error(FsProblemClass.NoInode, entry, $"the entry leads to inode {number}, which does not exist");
                return;
            case RowState.Damaged:
                return;
            default:
                break;
        }

        if (number == Inode.Root || (inode.IsDirectory && !rows.IsPlace(entry, directory, inode)))
        {
            Error(FsProblemClass.Loop, entry, $"directory {number} has its place elsewhere; it is not listed here");
            return;
        }

        if (!shown)
        {
            return;
        }

        named.Add(number);

        if (inode.IsOrphaned)
        {
            Information(FsProblemClass.Orphan, entry, "the file is marked as deleted and still has this name; the server is about to remove it");
        }

        if (nameLength > FsName.Longest)
        {
            Information(FsProblemClass.LongName, entry, $"a name of {nameLength} bytes is shown under a substitute");
        }

        if (!inode.IsDirectory && inode.Size > FsContent.MostListed)
        {
            Information(FsProblemClass.NotInChecksums, entry, $"a file of {inode.Size} bytes has no line in CHECKSUMS");
        }
    }

    private void ReportInodes()
    {
        long orphans = 0;
        UInt128 bytes = 0;
        Row firstOrphan = default;
        RowCursor inodes = rows.View.Scan(FsFamily.Inode);
        while (inodes.MoveNext())
        {
            Row row = inodes.Current;
            if (!FsKeys.TryParseInode(row.UserKey, out ulong number))
            {
                continue;
            }

            if (!Inode.TryRead(row, out Inode inode))
            {
                ReportUnreadable(row, number);
            }
            else if (inode.IsDirectory ? reach.TopOf(number) == number && number != Inode.Root : !named.Contains(number) && !inode.IsOrphaned)
            {
                Error(FsProblemClass.Unreachable, row, "no entry that is shown leads to the inode");
            }
            else if (!inode.IsDirectory && !named.Contains(number))
            {
                firstOrphan = orphans++ == 0 ? row : firstOrphan;
                bytes += inode.Size;
            }
        }

        if (orphans > 0)
        {
            Information(FsProblemClass.Orphan, firstOrphan, $"{orphans} deleted files that were open are not shown, {bytes} bytes; this is the first");
        }
    }

    private void ReportUnreadable(in Row row, ulong number)
    {
        using var prefix = new ByteBuffer(64);
        FsKeys.AppendDirectory(number, prefix);
        RowCursor below = rows.View.Scan(prefix.WrittenSpan);
        long count = 0;
        while (below.MoveNext())
        {
            count++;
        }

        Error(FsProblemClass.Inode, row, "the inode cannot be read and is not listed" + (count == 0 ? "" : $", nor are the {count} entries below it"));
    }

    private void Error(string problemClass, in Row row, string reason) => sink.Report(rows.View.ProblemAt(ProblemSeverity.Error, problemClass, row, reason));

    private void Information(string problemClass, in Row row, string reason) => sink.Report(rows.View.ProblemAt(ProblemSeverity.Information, problemClass, row, reason));
}
