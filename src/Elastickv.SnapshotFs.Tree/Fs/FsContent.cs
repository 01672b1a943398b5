using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Tree.Fs;

/// <summary>
/// The bytes of a file: those of its chunk rows where there are, zeros where there are none, nothing where a row cannot be read (spec 08 §4, §5.1). The stretch
/// touched last is remembered. Thread-safe.
/// </summary>
internal sealed class FsContent(SnapshotView view, in Inode inode) : MappedContent
{
    /// <summary>Longest file that CHECKSUMS lists, in bytes (spec 08 §6).</summary>
    public const long MostListed = 64L << 30;

    // Their pages are the kernel's page of zeros; pinned, because readers keep addresses.
    private static readonly byte[] Zeros = GC.AllocateArray<byte>(1 << 20, pinned: true);

    private readonly Inode inode = inode;
    private volatile Stretch? last;

    public override long Length => (long)inode.Size;

    public override bool? KnownComplete => FsChunks.Complete(view, inode);

    public override bool BelongsInChecksums => Length <= MostListed && FsChunks.Complete(view, inode);

    public override ReadOnlySpan<byte> RunAt(long offset, out long missing)
    {
        Stretch stretch = At(offset);
        long skip = offset - stretch.Start;
        long rest = stretch.End - offset;
        missing = stretch.IsMissing ? rest : 0;
        return stretch.IsMissing ? default
            : stretch.IsHole ? Zeros.AsSpan(0, (int)Math.Min(rest, Zeros.Length))
            : stretch.Row.Body.Slice((int)skip, (int)rest);
    }

    /// <summary>Bytes that cannot be read count as data: a reader must meet them.</summary>
    public override long NextData(long offset)
    {
        while (offset < Length && At(offset) is { IsHole: true } hole)
        {
            offset = hole.End;
        }

        return offset;
    }

    public override long NextHole(long offset)
    {
        while (offset < Length && At(offset) is { IsHole: false } data)
        {
            offset = data.End;
        }

        return offset;
    }

    private Stretch At(long offset)
    {
        Stretch? stretch = last;
        if (stretch is null || offset < stretch.Start || offset >= stretch.End)
        {
            last = stretch = Locate((ulong)offset);
        }

        return stretch;
    }

    private Stretch Locate(ulong offset)
    {
        var chunks = new FsChunks(view, inode, offset / inode.ChunkSize);
        while (chunks.MoveNext())
        {
            ulong start = chunks.Start;
            if (start > offset)
            {
                return new Stretch((long)offset, (long)start, default, isHole: true);
            }

            ulong dataEnd = chunks.DataEnd;
            if (offset < dataEnd)
            {
                return new Stretch((long)start, (long)dataEnd, chunks.Row, isHole: false);
            }
        }

        return new Stretch((long)offset, Length, default, isHole: true);
    }

    /// <summary>A part of the file that lies in one row, in none, or in one that cannot be read.</summary>
    private sealed class Stretch(long start, long end, Row row, bool isHole)
    {
        public long Start => start;

        public long End => end;

        public Row Row => row;

        public bool IsHole => isHole;

        public bool IsMissing => !isHole && !row.IsReadable;
    }
}
