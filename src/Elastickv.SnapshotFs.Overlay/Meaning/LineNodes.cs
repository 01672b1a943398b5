using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Overlay.Meaning;

/// <summary>The line files of a tree as its names were at one moment. Immutable.</summary>
internal sealed class LineNodes
{
    private readonly NodeId?[] nodes = new NodeId?[LineFiles.All.Length];

    /// <param name="tree">The edited tree.</param>
    /// <param name="edition">The state of its names.</param>
    public LineNodes(ILogicalTree tree, long edition)
    {
        Edition = edition;
        if (!tree.TryLookup(NodeId.Root, "redis"u8, out NodeId redis) || !tree.TryLookup(redis, "db_0"u8, out NodeId database))
        {
            return;
        }

        Database = database;
        foreach (LineFile lines in LineFiles.All)
        {
            nodes[(int)lines] = tree.TryLookup(database, LineFiles.NameOf(lines), out NodeId node) && !node.IsDirectory ? node : null;
        }
    }

    public long Edition { get; }

    /// <summary>The directory they are in; default when there is none.</summary>
    public NodeId Database { get; }

    public NodeId? Of(LineFile lines) => nodes[(int)lines];

    public LineFile? Find(NodeId node)
    {
        foreach (LineFile lines in LineFiles.All)
        {
            if (nodes[(int)lines] == node)
            {
                return lines;
            }
        }

        return null;
    }
}
