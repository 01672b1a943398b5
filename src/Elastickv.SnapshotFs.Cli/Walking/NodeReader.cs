using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Cli.Walking;

/// <summary>Reads single nodes.</summary>
internal static class NodeReader
{
    /// <summary>Attributes of a node; a rendered file is rendered once into nothing when its size does not follow otherwise.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="node">The node.</param>
    /// <param name="path">Its path, for the message.</param>
    /// <exception cref="CommandException">There is no such node.</exception>
    public static NodeAttributes Attributes(ILogicalTree tree, NodeId node, ReadOnlySpan<byte> path) =>
        tree.TryGetAttributes(node, out NodeAttributes attributes) || tree.TryMeasure(node, out attributes)
            ? attributes
            : throw TreePath.Failure(path, "no such file or directory");

    /// <summary>Opens a file.</summary>
    /// <exception cref="CommandException">It is a directory, or does not exist.</exception>
    public static FileContent Open(ILogicalTree tree, NodeId node, ReadOnlySpan<byte> path) =>
        node.IsDirectory ? throw TreePath.Failure(path, "is a directory")
        : tree.TryOpen(node, out FileContent content) ? content
        : throw TreePath.Failure(path, "no such file or directory");
}
