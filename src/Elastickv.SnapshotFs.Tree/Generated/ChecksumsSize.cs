using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Tree.Generated;

/// <summary>
/// The exact length of CHECKSUMS, from the paths alone: one walk over the whole tree without sorting, rendering or hashing (spec 02 §6.2).
/// </summary>
internal sealed class ChecksumsSize : IEntrySink, IDisposable
{
    private const int TrimEvery = 64;

    private readonly ILogicalTree tree;
    private readonly ByteBuffer path = new();
    private long length;
    private long entries;

    private ChecksumsSize(ILogicalTree tree) => this.tree = tree;

    public static long Of(ILogicalTree tree)
    {
        using var size = new ChecksumsSize(tree);
        tree.TryList(NodeId.Root, 0, size);
        return size.length;
    }

    public void Dispose() => path.Dispose();

    bool IEntrySink.Add(ReadOnlySpan<byte> name, NodeId node, ulong next)
    {
        if (++entries % TrimEvery == 0)
        {
            tree.TrimMemory(ChecksumsFile.MappedAllowance);
        }

        int parent = path.Length;
        path.Append(name);
        if (node.IsDirectory)
        {
            path.Append((byte)'/');
            DeepCall.Run(() => tree.TryList(node, 0, this));
        }
        else if (ChecksumsFile.Lists(tree, node))
        {
            length += ChecksumLine.LengthOf(path.WrittenSpan);
        }

        path.Truncate(parent);
        return true;
    }
}
