using Elastickv.SnapshotFs.Cli.CommandLine;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Cli.Walking;

/// <summary>Finds nodes by paths from the root of the tree, as given on the command line.</summary>
internal static class TreePath
{
    /// <summary>
    /// The node that a path names. Leading, trailing and repeated slashes and <c>.</c> are ignored, <c>..</c> goes up and stays at the root.
    /// </summary>
    /// <exception cref="CommandException">There is no such node, or a file stands where a directory is meant.</exception>
    public static NodeId Find(ILogicalTree tree, ReadOnlySpan<byte> path) =>
        Walk(tree, path, out NodeId node) is { } failure ? throw Failure(path, failure) : node;

    /// <summary>The same; false when there is no such node.</summary>
    public static bool TryFind(ILogicalTree tree, ReadOnlySpan<byte> path, out NodeId node) => Walk(tree, path, out node) is null;

    /// <summary>What is wrong with the path, null when nothing is.</summary>
    private static string? Walk(ILogicalTree tree, ReadOnlySpan<byte> path, out NodeId node)
    {
        node = NodeId.Root;
        foreach (Range range in path.Split((byte)'/'))
        {
            ReadOnlySpan<byte> name = path[range];
            if (name.IsEmpty || name.SequenceEqual("."u8))
            {
                continue;
            }

            if (!node.IsDirectory)
            {
                return "not a directory";
            }

            if (name.SequenceEqual(".."u8))
            {
                node = tree.TryGetParent(node, out NodeId parent) ? parent : NodeId.Root;
            }
            else if (tree.TryLookup(node, name, out NodeId found))
            {
                node = found;
            }
            else
            {
                return "no such file or directory";
            }
        }

        return path is [.., (byte)'/'] && !node.IsDirectory ? "not a directory" : null;
    }

    /// <summary>The path with <paramref name="name"/> added; the root is the empty path.</summary>
    public static byte[] Join(ReadOnlySpan<byte> directory, ReadOnlySpan<byte> name) =>
        directory.IsEmpty ? name.ToArray()
        : directory[^1] == (byte)'/' ? [.. directory, .. name]
        : [.. directory, (byte)'/', .. name];

    /// <summary>An error about a path.</summary>
    public static CommandException Failure(ReadOnlySpan<byte> path, string what, int exitCode = ExitCode.Usage) =>
        new($"{RawText.Display(path)}: {what}", exitCode);
}
