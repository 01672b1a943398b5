namespace Elastickv.SnapshotFs.Tree.Encode;

/// <summary>A logical tree, such as an open snapshot's, as a tree to be encoded. Thread-safe as far as the tree is.</summary>
public sealed class LogicalSource(ILogicalTree tree) : ISourceTree
{
    // Mapped pages are given back after so many bytes; an open file counts as some, because finding and rendering it touches pages too.
    private const long TrimStep = 8 << 20;
    private const long OpenCost = 64 << 10;

    // Paths are asked for directory by directory, so the way to the last one is nearly always the way to the next. Only a snapshot's own tree never changes.
    private readonly bool mayRemember = tree is SnapshotTree;
    private volatile Directory? last;
    private long passed;

    public SourceKind KindOf(ReadOnlySpan<byte> path) =>
        !TryResolve(path, out NodeId node) ? SourceKind.Missing : node.IsDirectory ? SourceKind.Directory : SourceKind.File;

    public void List(ReadOnlySpan<byte> directory, ISourceEntrySink sink)
    {
        if (!TryResolve(directory, out NodeId node) || !node.IsDirectory)
        {
            return;
        }

        using SortedDirectory entries = SortedDirectory.ByName(tree, node);
        for (long i = 0; i < entries.Count; i++)
        {
            sink.Add(entries.NameAt(i), entries.NodeAt(i).IsDirectory ? SourceKind.Directory : SourceKind.File);
        }
    }

    public SourceFile Open(ReadOnlySpan<byte> path)
    {
        Pass(OpenCost);
        return TryResolve(path, out NodeId node) && !node.IsDirectory && tree.TryOpen(node, out Content.FileContent content)
            ? new LogicalFile(this, tree, node, content)
            : throw new DocumentDefectException(path, "the file is missing");
    }

    /// <summary>Told of bytes that were read: much reading must not make the process large.</summary>
    internal void Pass(long bytes)
    {
        if (Interlocked.Add(ref passed, bytes) >= TrimStep)
        {
            Volatile.Write(ref passed, 0);
            tree.TrimMemory(TrimStep);
        }
    }

    /// <summary>Follows a path from the root, or from the last directory that a path led through.</summary>
    private bool TryResolve(ReadOnlySpan<byte> path, out NodeId node)
    {
        int end = path.LastIndexOf((byte)'/');
        if (end < 0 || !mayRemember)
        {
            return TryFollow(NodeId.Root, path, out node);
        }

        Directory? known = last;
        if (known is null || !path[..end].SequenceEqual(known.Path))
        {
            if (!TryFollow(NodeId.Root, path[..end], out node))
            {
                return false;
            }

            last = known = new Directory(path[..end].ToArray(), node);
        }

        return TryFollow(known.Node, path[(end + 1)..], out node);
    }

    private bool TryFollow(NodeId from, ReadOnlySpan<byte> path, out NodeId node)
    {
        node = from;
        while (!path.IsEmpty)
        {
            int slash = path.IndexOf((byte)'/');
            ReadOnlySpan<byte> name = slash < 0 ? path : path[..slash];
            path = slash < 0 ? default : path[(slash + 1)..];
            if (!node.IsDirectory || !tree.TryLookup(node, name, out node))
            {
                return false;
            }
        }

        return true;
    }

    private sealed record Directory(byte[] Path, NodeId Node);
}
