using Elastickv.SnapshotFs.Overlay.Edits;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Overlay.Changes;

/// <summary>
/// Where nodes of the base lie in the base. Most edits noted that when they were made; the others are searched for: a directory in the one that holds it, files in one
/// walk over the parts of the tree they belong to.
/// </summary>
internal sealed class BaseLocator(ILogicalTree below, Func<NodeId, Location?> known)
{
    private readonly Dictionary<NodeId, Location> found = [];
    private readonly Dictionary<NodeId, byte[]> paths = [];

    /// <summary>Prepares <see cref="LocationOf"/> for files that nothing is known of.</summary>
    public void FindFiles(IEnumerable<NodeId> files)
    {
        HashSet<NodeId> wanted = [.. files.Where(file => known(file) is null)];
        if (wanted.Count > 0)
        {
            new FileSearch(below, wanted, found).Run();
        }
    }

    /// <summary>The place of a node in the base; null when the base has no such node.</summary>
    public Location? LocationOf(NodeId node)
    {
        if (known(node) is { } location || found.TryGetValue(node, out location))
        {
            return location;
        }

        if (!node.IsDirectory || node == NodeId.Root || !below.TryGetParent(node, out NodeId parent))
        {
            return null;
        }

        var search = new EntrySearch(node);
        below.TryList(parent, 0, search);
        if (search.Name is null)
        {
            return null;
        }

        location = new Location(parent, search.Name);
        found.Add(node, location);
        return location;
    }

    /// <summary>The path of a node in the base; a directory's ends with a slash, the root's is empty. Null when the base has no such node.</summary>
    public byte[]? PathOf(NodeId node)
    {
        if (node == NodeId.Root)
        {
            return [];
        }

        if (paths.TryGetValue(node, out byte[]? path))
        {
            return path;
        }

        if (LocationOf(node) is not { } location || PathOf(location.Parent) is not { } parent)
        {
            return null;
        }

        path = node.IsDirectory ? [.. parent, .. location.Name, (byte)'/'] : [.. parent, .. location.Name];
        if (node.IsDirectory)
        {
            paths.Add(node, path);
        }

        return path;
    }

    /// <summary>Looks for the name of one node in a directory.</summary>
    private sealed class EntrySearch(NodeId wanted) : IEntrySink
    {
        public byte[]? Name { get; private set; }

        public bool Add(ReadOnlySpan<byte> name, NodeId node, ulong next)
        {
            if (node != wanted)
            {
                return true;
            }

            Name = name.ToArray();
            return false;
        }
    }

    /// <summary>Looks for the names of many files, in the parts of the tree that they belong to, until all are found.</summary>
    private sealed class FileSearch(ILogicalTree tree, HashSet<NodeId> wanted, Dictionary<NodeId, Location> found) : IEntrySink
    {
        private readonly HashSet<NodeOwner> owners = [.. wanted.Select(file => file.Owner)];
        private NodeId directory = NodeId.Root;

        public void Run() => tree.TryList(directory, 0, this);

        public bool Add(ReadOnlySpan<byte> name, NodeId node, ulong next)
        {
            if (wanted.Remove(node))
            {
                found.Add(node, new Location(directory, name.ToArray()));
            }
            else if (node.IsDirectory && owners.Contains(node.Owner))
            {
                NodeId outer = directory;
                directory = node;
                tree.TryList(node, 0, this);
                directory = outer;
            }

            return wanted.Count > 0;
        }
    }
}
