using System.Buffers.Binary;
using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Tree.Fs;

/// <summary>Walks the chunk rows of a file that hold something of it, in order. Offsets are below the file's size, so nothing overflows.</summary>
internal ref struct FsChunks
{
    private readonly Inode inode;
    private RowCursor rows;

    /// <param name="view">What is visible.</param>
    /// <param name="inode">The file.</param>
    /// <param name="from">The first chunk of interest.</param>
    public FsChunks(SnapshotView view, in Inode inode, ulong from = 0)
    {
        this.inode = inode;
        Span<byte> key = stackalloc byte[FsKeys.ChunkLength];
        FsKeys.WriteChunk(inode.Home, inode.Number, from, key);
        rows = view.Scan(key[..FsKeys.ChunkFileLength]);
        if (from > 0)
        {
            rows.SeekFrom(key);
        }
    }

    /// <summary>The row; its body is empty when it cannot be read.</summary>
    public Row Row { get; private set; }

    /// <summary>Where the chunk begins in the file.</summary>
    public ulong Start { get; private set; }

    /// <summary>Where the chunk ends, at most at the end of the file.</summary>
    public ulong End { get; private set; }

    /// <summary>Where its bytes end; a chunk that cannot be read has them to its end.</summary>
    public readonly ulong DataEnd => Row.IsReadable ? Math.Min(End, Start + (ulong)Row.Body.Length) : End;

    public bool MoveNext()
    {
        while (rows.MoveNext())
        {
            Row row = rows.Current;
            if (row.UserKey.Length != FsKeys.ChunkLength)
            {
                continue;
            }

            if (!TryPlace(inode, BinaryPrimitives.ReadUInt64BigEndian(row.UserKey[FsKeys.ChunkFileLength..]), out ulong start, out ulong end))
            {
                return false;
            }

            (Row, Start, End) = (row, start, end);
            return true;
        }

        return false;
    }

    /// <summary>Where a chunk lies in a file; false when it is at or beyond the end.</summary>
    public static bool TryPlace(in Inode inode, ulong number, out ulong start, out ulong end)
    {
        start = end = 0;
        if (inode.Size == 0 || number > (inode.Size - 1) / inode.ChunkSize)
        {
            return false;
        }

        start = number * inode.ChunkSize;
        end = inode.ChunkSize >= inode.Size - start ? inode.Size : start + inode.ChunkSize;
        return true;
    }

    /// <summary>Whether every byte of a file can be read.</summary>
    public static bool Complete(SnapshotView view, in Inode inode)
    {
        var chunks = new FsChunks(view, inode);
        while (chunks.MoveNext())
        {
            if (!chunks.Row.IsReadable)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Stored bytes of a file: the lengths of its chunk values, as far as they are shown.</summary>
    public static long Stored(SnapshotView view, in Inode inode)
    {
        ulong stored = 0;
        var chunks = new FsChunks(view, inode);
        while (chunks.MoveNext())
        {
            stored += Math.Min((ulong)chunks.Row.Body.Length, chunks.End - chunks.Start);
        }

        return (long)stored;
    }
}
