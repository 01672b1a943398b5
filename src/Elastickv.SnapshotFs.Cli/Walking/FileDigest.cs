using System.Buffers.Binary;
using System.Security.Cryptography;
using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Cli.Walking;

/// <summary>Length and SHA-256 of a file's bytes: whether two files are the same, in bounded memory. Immutable.</summary>
/// <param name="Size">Length in bytes.</param>
/// <param name="Hash">Hexadecimal. Where bytes do not exist, their number counts instead.</param>
internal sealed record FileDigest(long Size, string Hash)
{
    private const int HashAt = 64 * 1024;
    private const long Allowance = 64 << 20;

    /// <summary>Reads all of a file.</summary>
    /// <exception cref="CommandException">There is no such file.</exception>
    public static FileDigest Of(ILogicalTree tree, NodeId file, ReadOnlySpan<byte> path)
    {
        using FileContent content = NodeReader.Open(tree, file, path);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long size = content is MappedContent mapped ? Add(mapped, tree, hash) : Add((Document)content, hash);
        tree.TrimMemory(Allowance);
        return new FileDigest(size, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static long Add(MappedContent content, ILogicalTree tree, IncrementalHash hash)
    {
        Span<byte> gap = stackalloc byte[8];
        int runs = 0;
        for (long offset = 0; offset < content.Length;)
        {
            ReadOnlySpan<byte> run = content.RunAt(offset, out long missing);
            if (run.IsEmpty)
            {
                BinaryPrimitives.WriteInt64LittleEndian(gap, missing);
                hash.AppendData(gap);
                offset += missing;
            }
            else
            {
                hash.AppendData(run);
                offset += run.Length;
            }

            if (++runs % 64 == 0)
            {
                tree.TrimMemory(Allowance);
            }
        }

        return content.Length;
    }

    private static long Add(Document document, IncrementalHash hash)
    {
        long size = 0;
        using var room = new ByteBuffer(HashAt + 4096);
        bool more;
        do
        {
            more = document.RenderNext(room);
            if (!more || room.Length >= HashAt)
            {
                hash.AppendData(room.WrittenSpan);
                size += room.Length;
                room.Clear();
            }
        }
        while (more);

        return size;
    }
}
