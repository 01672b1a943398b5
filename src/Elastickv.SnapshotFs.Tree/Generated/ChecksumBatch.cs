using System.Security.Cryptography;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Tree.Generated;

/// <summary>A run of files whose lines of CHECKSUMS are made together, on whatever core is free.</summary>
internal sealed class ChecksumBatch : IDisposable
{
    private const int MaxFiles = 256;
    private const int FilesPerTrim = 16;
    private const long MaxBytes = 4 << 20;
    private const int ReadStep = 128 << 10;

    private readonly ByteBuffer paths = new();
    private readonly List<(int Start, int Length, NodeId Node)> files = [];
    private long bytes;

    /// <summary>Whether it is worth handing over.</summary>
    public bool IsFull => files.Count >= MaxFiles || bytes >= MaxBytes;

    public bool IsEmpty => files.Count == 0;

    public void Add(ReadOnlySpan<byte> path, NodeId node, long size)
    {
        files.Add((paths.Length, path.Length, node));
        paths.Append(path);
        bytes += size;
    }

    /// <summary>Hashes every file and gives the lines, in order; the caller disposes them.</summary>
    public ByteBuffer Hash(ILogicalTree tree)
    {
        var lines = new ByteBuffer(files.Count * 128);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var piece = new ByteBuffer();
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        int hashed = 0;
        foreach ((int start, int length, NodeId node) in files)
        {
            if (++hashed % FilesPerTrim == 0)
            {
                tree.TrimMemory(ChecksumsFile.MappedAllowance);
            }

            ReadOnlySpan<byte> path = paths.WrittenSpan.Slice(start, length);
            if (!tree.TryOpen(node, out FileContent content))
            {
                throw new InvalidOperationException($"{Snapshot.KeyText.Printable(path)} was listed but cannot be opened");
            }

            using (content)
            {
                Append(content, hash, piece);
            }

            hash.GetHashAndReset(digest);
            ChecksumLine.Append(digest, path, lines);
        }

        return lines;
    }

    public void Dispose() => paths.Dispose();

    private static void Append(FileContent content, IncrementalHash hash, ByteBuffer piece)
    {
        if (content is MappedContent mapped)
        {
            for (long offset = 0; offset < mapped.Length;)
            {
                ReadOnlySpan<byte> run = mapped.RunAt(offset, out _);
                if (run.IsEmpty)
                {
                    throw new IOException("bytes of a body do not exist");
                }

                hash.AppendData(run);
                offset += run.Length;
            }

            return;
        }

        if (content is ReadableContent readable)
        {
            long offset = 0;
            for (int read; (read = readable.Read(offset, piece.GetSpan(ReadStep)[..ReadStep])) > 0; offset += read)
            {
                hash.AppendData(piece.GetSpan(ReadStep)[..read]);
            }

            return;
        }

        var document = (Document)content;
        while (document.RenderNext(piece))
        {
            hash.AppendData(piece.WrittenSpan);
            piece.Clear();
        }
    }
}
