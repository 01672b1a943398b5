using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Tree;

/// <summary>
/// The tree of one snapshot: its adapters' directories and the generated files at the root. Keeps nothing that grows with the number of records.
/// </summary>
public sealed class SnapshotTree : ILogicalTree
{
    private readonly SnapshotView view;
    private readonly ITreePart[] parts;

    /// <param name="snapshot">Must stay open as long as the tree is used.</param>
    public SnapshotTree(SnapshotFile snapshot)
    {
        view = snapshot.View;
        parts = [];
    }

    public bool SourceHasChanged => view.SourceHasChanged;

    public bool TryLookup(NodeId directory, ReadOnlySpan<byte> name, out NodeId node)
    {
        node = default;
        if (directory != NodeId.Root)
        {
            return PartOf(directory) is { } owner && owner.TryLookup(directory, name, out node);
        }

        foreach (ITreePart part in parts)
        {
            if (part.Exists && part.Name.SequenceEqual(name))
            {
                node = part.Directory;
                return true;
            }
        }

        return false;
    }

    public bool TryList(NodeId directory, ulong cookie, IEntrySink sink)
    {
        if (directory != NodeId.Root)
        {
            return PartOf(directory) is { } owner && owner.TryList(directory, cookie, sink);
        }

        for (ulong i = cookie; i < (ulong)parts.Length; i++)
        {
            if (parts[i].Exists && !sink.Add(parts[i].Name, parts[i].Directory, i + 1))
            {
                break;
            }
        }

        return true;
    }

    public bool TryGetParent(NodeId directory, out NodeId parent)
    {
        parent = NodeId.Root;
        return directory == NodeId.Root || (PartOf(directory) is { } owner && (owner.Directory == directory || owner.TryGetParent(directory, out parent)));
    }

    public bool TryGetAttributes(NodeId node, out NodeAttributes attributes)
    {
        if (node == NodeId.Root)
        {
            attributes = new NodeAttributes(0, HlcTimestamp.UnixMilliseconds(view.ReadTimestamp), NodeAttributes.DirectoryMode);
            return true;
        }

        attributes = default;
        return PartOf(node) is { } owner && owner.TryGetAttributes(node, out attributes);
    }

    public bool TryOpen(NodeId file, out FileContent content)
    {
        content = null!;
        return PartOf(file) is { } owner && owner.TryOpen(file, out content);
    }

    public void ReportProblems(IProblemSink sink)
    {
        view.ReportProblems(sink);
        foreach (ITreePart part in parts)
        {
            part.ReportProblems(sink);
        }
    }

    private ITreePart? PartOf(NodeId node)
    {
        foreach (ITreePart part in parts)
        {
            if (part.Directory.Owner == node.Owner)
            {
                return part;
            }
        }

        return null;
    }
}
