namespace Elastickv.SnapshotFs.Tree.Encode;

/// <summary>A logical tree, such as an open snapshot's, as a tree to be encoded. Thread-safe as far as the tree is.</summary>
public sealed class LogicalSource(ILogicalTree tree) : ISourceTree
{
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

    public SourceFile Open(ReadOnlySpan<byte> path) =>
        TryResolve(path, out NodeId node) && !node.IsDirectory && tree.TryOpen(node, out Content.FileContent content)
            ? new LogicalFile(tree, node, content)
            : throw new DocumentDefectException(path, "the file is missing");

    /// <summary>Follows a path from the root.</summary>
    private bool TryResolve(ReadOnlySpan<byte> path, out NodeId node)
    {
        node = NodeId.Root;
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
}
