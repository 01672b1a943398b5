using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Elastickv.SnapshotFs.Snapshot.Container;
using Elastickv.SnapshotFs.Snapshot.Indexing;

namespace Elastickv.SnapshotFs.Snapshot.IndexFiles;

/// <summary>Writes an index to a file: complete under a temporary name, readable by its owner only, then renamed. So nobody ever reads half of one.</summary>
internal static unsafe class IndexFileWriter
{
    private const int BufferLength = 64 << 10;

    /// <param name="path">The final name; what has it already is replaced.</param>
    /// <param name="identity">Of the snapshot, taken before it was indexed.</param>
    /// <param name="stream">The index; of a sorted stream.</param>
    /// <param name="verified">Whether the pass compared the checksum.</param>
    /// <returns>Length of the file in bytes.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static long Write(string path, in FileIdentity identity, IndexedStream stream, bool verified)
    {
        long blocks = stream.Index.BlockCount;
        var header = new IndexFileHeader
        {
            Magic = IndexFileHeader.ExpectedMagic,
            Layout = IndexFileHeader.CurrentLayout,
            HeaderLength = (uint)sizeof(IndexFileHeader),
            FileLength = sizeof(IndexFileHeader) + (blocks * IndexFileHeader.EntryLength),
            Flags = (stream.HasFooter ? IndexFileFlags.HasFooter : 0) | (verified ? IndexFileFlags.Verified : 0),
            Identity = identity,
            Start = stream.Start,
            End = stream.End,
            Counts = stream.Counts,
            Metadata = stream.Metadata,
            Blocks = blocks,
        };

        string temporary = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}.tmp");
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using (var file = new FileStream(temporary, options))
            {
                header.Checksum = WriteBody(file, header, stream.Index);
                file.Position = 0;
                file.Write(BytesOf(header));
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        return header.FileLength;
    }

    private static uint WriteBody(FileStream file, in IndexFileHeader header, SparseIndex index)
    {
        var crc = new Crc32C();
        var buffer = new byte[BufferLength];
        BytesOf(header).CopyTo(buffer);
        int used = sizeof(IndexFileHeader);
        for (long block = 0; block < header.Blocks; block++)
        {
            if (used + sizeof(long) > buffer.Length)
            {
                used = Flush(buffer, used);
            }

            Unsafe.WriteUnaligned(ref buffer[used], index.StartOf(block));
            used += sizeof(long);
        }

        for (long block = 0; block < header.Blocks; block++)
        {
            if (used == buffer.Length)
            {
                used = Flush(buffer, used);
            }

            buffer[used++] = (byte)index.ContentOf(block);
        }

        Flush(buffer, used);
        return crc.Value;

        int Flush(byte[] bytes, int count)
        {
            crc.Append(bytes.AsSpan(0, count));
            file.Write(bytes.AsSpan(0, count));
            return 0;
        }
    }

    private static ReadOnlySpan<byte> BytesOf(in IndexFileHeader header) => MemoryMarshal.AsBytes(new ReadOnlySpan<IndexFileHeader>(in header));
}
