using Elastickv.SnapshotFs.Cli.History;
using Elastickv.SnapshotFs.Cli.Walking;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Cli.Comparing;

/// <summary>
/// Finds the files that two trees do not have in common. Each directory is walked once in either tree and asked for by name in the other, so that one of any size takes
/// a page of memory, whatever order the trees list it in. The generated files at the root are left out: they differ whenever anything does.
/// </summary>
internal sealed class TreeComparison(ILogicalTree left, ILogicalTree right, Action<string, byte[]> found)
{
    private readonly Stack<Frame> open = new();

    /// <summary>Tells of every difference: one of <see cref="ChangeText"/>, and the path. Deleted and changed files of a directory come before the created ones.</summary>
    public void Run()
    {
        open.Push(new Frame(NodeId.Root, NodeId.Root, []));
        while (open.TryPeek(out Frame? at))
        {
            if (at.Next == at.Page.Count)
            {
                at.Next = 0;
                if (!Advance(at))
                {
                    open.Pop();
                    at.Page.Dispose();
                    continue;
                }
            }

            int index = at.Next++;
            NodeId node = at.Page.NodeOf(index);
            if (node.Owner == NodeOwner.Root)
            {
                continue;
            }

            ReadOnlySpan<byte> name = at.Page.NameOf(index);
            byte[] path = TreePath.Join(at.Path, name);
            NodeId? other = Find(at.WalksRight ? left : right, at.WalksRight ? at.Left : at.Right, name, node.IsDirectory);
            if (at.WalksRight)
            {
                EnterRight(node, other, path);
            }
            else
            {
                EnterLeft(node, other, path);
            }
        }
    }

    /// <summary>Reads the next page of a directory: of the left tree, then of the right one.</summary>
    private bool Advance(Frame at)
    {
        if (!at.WalksRight)
        {
            if (at.Left is { } directory && at.Page.ReadNext(left, directory))
            {
                return true;
            }

            at.WalkRight();
        }

        return at.Right is { } other && at.Page.ReadNext(right, other);
    }

    private void EnterLeft(NodeId node, NodeId? other, byte[] path)
    {
        if (node.IsDirectory)
        {
            open.Push(new Frame(node, other, path));
        }
        else if (other is null)
        {
            found(ChangeText.Deleted, path);
        }
        else if (Differ(node, other.Value, path))
        {
            found(ChangeText.Changed, path);
        }
    }

    private void EnterRight(NodeId node, NodeId? other, byte[] path)
    {
        if (other is not null)
        {
            return;
        }

        if (node.IsDirectory)
        {
            open.Push(new Frame(null, node, path));
        }
        else
        {
            found(ChangeText.Created, path);
        }
    }

    private bool Differ(NodeId leftFile, NodeId rightFile, byte[] path) =>
        (left.TryGetAttributes(leftFile, out NodeAttributes before) && right.TryGetAttributes(rightFile, out NodeAttributes after) && before.Size != after.Size)
        || FileDigest.Of(left, leftFile, path) != FileDigest.Of(right, rightFile, path);

    /// <summary>The entry of that name and kind; null when there is none.</summary>
    private static NodeId? Find(ILogicalTree tree, NodeId? directory, ReadOnlySpan<byte> name, bool isDirectory) =>
        directory is { } at && tree.TryLookup(at, name, out NodeId node) && node.IsDirectory == isDirectory ? node : null;

    /// <summary>A directory that is being compared.</summary>
    private sealed class Frame(NodeId? left, NodeId? right, byte[] path)
    {
        public NodeId? Left => left;

        public NodeId? Right => right;

        public byte[] Path => path;

        public EntryPage Page { get; private set; } = new();

        public int Next { get; set; }

        public bool WalksRight { get; private set; }

        public void WalkRight()
        {
            Page.Dispose();
            Page = new EntryPage();
            WalksRight = true;
        }
    }
}
