using System.Globalization;
using System.Text;
using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Tree.Fs;

/// <summary>Finds chunks that cannot be read and chunks that show nowhere, one line for each file (spec 08 §5.1). Not thread-safe.</summary>
internal sealed class FsChunkProblems(FsRows rows, IProblemSink sink)
{
    private const int MostStretches = 32;

    private readonly StringBuilder stretches = new();
    private Row firstDamaged;
    private Row firstStale;
    private long damaged;
    private long stale;
    private UInt128 staleBytes;

    public void Report()
    {
        (ulong Home, ulong Inode)? current = null;
        Inode inode = default;
        RowState state = RowState.Absent;
        RowCursor chunks = rows.View.Scan(FsFamily.Chunk);
        while (chunks.MoveNext())
        {
            Row row = chunks.Current;
            if (!FsKeys.TryParseChunk(row.UserKey, out ulong home, out ulong file, out ulong number))
            {
                continue;
            }

            if (current != (home, file))
            {
                Flush();
                current = (home, file);
                state = rows.TryGetInode(file, out inode, out _);
            }

            if (state != RowState.Damaged)
            {
                Judge(row, state == RowState.Visible && !inode.IsDirectory && inode.Home == home, inode, number);
            }
        }

        Flush();
    }

    private void Judge(in Row row, bool shown, in Inode inode, ulong number)
    {
        if (!shown || !FsChunks.TryPlace(inode, number, out ulong start, out ulong end))
        {
            AddStale(row, row.Body.Length);
        }
        else if (!row.IsReadable)
        {
            firstDamaged = damaged++ == 0 ? row : firstDamaged;
            if (damaged <= MostStretches)
            {
                stretches.Append(CultureInfo.InvariantCulture, $"{(damaged == 1 ? "" : ", ")}{start} to {end - 1}");
            }
        }
        else if ((ulong)row.Body.Length > end - start)
        {
            AddStale(row, row.Body.Length - (long)(end - start));
        }
    }

    private void AddStale(in Row row, long bytes)
    {
        firstStale = stale++ == 0 ? row : firstStale;
        staleBytes += (UInt128)bytes;
    }

    private void Flush()
    {
        if (damaged > 0)
        {
            string more = damaged > MostStretches ? $" and {damaged - MostStretches} more stretches" : "";
            sink.Report(rows.View.ProblemAt(ProblemSeverity.Error, FsProblemClass.Chunk, firstDamaged, $"chunks cannot be read: bytes {stretches}{more} of the file do not exist"));
        }

        if (stale > 0)
        {
            sink.Report(rows.View.ProblemAt(ProblemSeverity.Information, FsProblemClass.StaleChunks, firstStale,
                $"{stale} chunks hold {staleBytes} bytes that belong to no file or lie beyond its end; this is the first"));
        }

        stretches.Clear();
        (damaged, stale, staleBytes) = (0, 0, 0);
    }
}
