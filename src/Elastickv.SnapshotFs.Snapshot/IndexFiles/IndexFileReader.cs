using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Elastickv.SnapshotFs.Snapshot.Container;
using Elastickv.SnapshotFs.Snapshot.Indexing;
using Elastickv.SnapshotFs.Snapshot.Records;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.SnapshotFs.Snapshot.IndexFiles;

/// <summary>
/// Maps a kept index, when it is one that can be believed. Whatever is wrong with it — another's, cut, flipped, of another snapshot or another version of this program — makes
/// it not there. The checksum finds accidents; the owner keeps out malice; and what still is not right can neither lead out of the snapshot nor end the program, because every position is
/// checked against the records where it is used.
/// </summary>
internal static unsafe class IndexFileReader
{
    private const int SampledBlocks = 16;
    private const int ChecksumStep = 1 << 20;
    private const byte KnownContents = (byte)(BlockContent.Live | BlockContent.Put | BlockContent.Damaged);

    /// <param name="path">The index file.</param>
    /// <param name="snapshot">The snapshot that is opened.</param>
    /// <param name="identity">Its identity.</param>
    /// <param name="first">Byte offset of the first record by the snapshot's own header.</param>
    /// <param name="requireVerified">Whether only an index will do whose pass compared the checksum.</param>
    /// <returns>The index, mapped; null when there is none to believe. The caller disposes it.</returns>
    public static IndexedStream? TryRead(string path, MappedFile snapshot, in FileIdentity identity, long first, bool requireVerified)
    {
        SafeFileHandle? handle = HostFile.OpenHere(path);
        if (handle is null)
        {
            return null;
        }

        MappedFile? kept = null;
        try
        {
            if (!HostFile.TryStat(handle, out HostFileStatus status) || !status.IsTrusted || status.Length < sizeof(IndexFileHeader))
            {
                handle.Dispose();
                return null;
            }

            kept = new MappedFile(path, handle);
            if (kept.Length >= sizeof(IndexFileHeader)
                && HasValidHeader(kept, out IndexFileHeader header)
                && header.Identity.Equals(identity)
                && DescribesStream(header, snapshot, first)
                && (!requireVerified || !header.Flags.HasFlag(IndexFileFlags.HasFooter) || header.Flags.HasFlag(IndexFileFlags.Verified))
                && header.Checksum == ChecksumOf(kept, header))
            {
                IndexedStream stream = ToStream(kept, header, snapshot);
                if (HasValidTables(stream, header) && FitsRecords(stream))
                {
                    kept.TrimMemory(0, kept.Length);
                    return stream;
                }
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            handle.Dispose();
        }

        kept?.Dispose();
        return null;
    }

    private static bool HasValidHeader(MappedFile kept, out IndexFileHeader header)
    {
        header = Unsafe.ReadUnaligned<IndexFileHeader>(kept.Start);
        return header.Magic == IndexFileHeader.ExpectedMagic
            && header.Layout == IndexFileHeader.CurrentLayout
            && header.HeaderLength == sizeof(IndexFileHeader)
            && header.FileLength == kept.Length
            && header.Blocks >= 0
            && header.Blocks <= kept.Length / IndexFileHeader.EntryLength
            && header.FileLength == sizeof(IndexFileHeader) + (header.Blocks * IndexFileHeader.EntryLength);
    }

    private static bool DescribesStream(in IndexFileHeader header, MappedFile snapshot, long first)
    {
        int footer = header.Flags.HasFlag(IndexFileFlags.HasFooter) ? FileFooter.Length : 0;
        return header.Start == first && header.End >= first && header.End == snapshot.Length - footer && (header.Blocks == 0) == (header.End == first);
    }

    private static uint ChecksumOf(MappedFile kept, IndexFileHeader header)
    {
        var crc = new Crc32C();
        header.Checksum = 0;
        crc.Append(MemoryMarshal.AsBytes(new ReadOnlySpan<IndexFileHeader>(in header)));
        for (long at = sizeof(IndexFileHeader); at < kept.Length; at += ChecksumStep)
        {
            crc.Append(kept.Slice(at, (int)Math.Min(ChecksumStep, kept.Length - at)));
        }

        return crc.Value;
    }

    private static IndexedStream ToStream(MappedFile kept, in IndexFileHeader header, MappedFile snapshot)
    {
        byte* tables = kept.Start + sizeof(IndexFileHeader);
        var records = new RecordSequence(snapshot.Start, header.Start, header.End, path: snapshot.Path);
        var index = new SparseIndex(
            records, new NativeTable<long>((long*)tables, header.Blocks), new NativeTable<byte>(tables + (header.Blocks * sizeof(long)), header.Blocks), kept);
        return new IndexedStream(records, index, header.Metadata, header.Counts, header.Start, header.End, header.Flags.HasFlag(IndexFileFlags.HasFooter));
    }

    private static bool HasValidTables(IndexedStream stream, in IndexFileHeader header)
    {
        long before = -1;
        for (long block = 0; block < header.Blocks; block++)
        {
            long start = stream.Index.StartOf(block);
            if (start <= before || start >= header.End || ((byte)stream.Index.ContentOf(block) & ~KnownContents) != 0)
            {
                return false;
            }

            before = start;
        }

        return header.Blocks == 0 || stream.Index.StartOf(0) == header.Start;
    }

    /// <summary>Walks a few blocks spread over the stream, the last one among them: each must be made of whole records and end where the next begins.</summary>
    private static bool FitsRecords(IndexedStream stream)
    {
        SparseIndex index = stream.Index;
        for (int sample = 1; sample <= SampledBlocks && index.BlockCount > 0; sample++)
        {
            long block = (long)((Int128)(index.BlockCount - 1) * sample / SampledBlocks);
            long end = index.StartOf(block + 1);
            for (long position = index.StartOf(block); position < end;)
            {
                if (!stream.Records.IsReadable(position))
                {
                    return false;
                }

                stream.Records.Read(position, out position);
                if (position > end)
                {
                    return false;
                }
            }
        }

        return true;
    }
}
