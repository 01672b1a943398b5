using Elastickv.SnapshotFs.Overlay.Changes;
using Elastickv.SnapshotFs.Overlay.Edits;
using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Overlay;

/// <content>What differs from the base.</content>
public sealed partial class OverlayTree
{
    /// <inheritdoc/>
    public IEnumerable<Change> Changes() => ChangesIn(this, new Dictionary<NodeId, Location?>(), new HashSet<NodeId>());

    /// <summary>What differs in a tree that shows this one, some files of the base otherwise.</summary>
    /// <param name="edited">That tree.</param>
    /// <param name="derived">Files of the base that differ without an edit of their own, with their places in the base where those are known.</param>
    /// <param name="hidden">Files that count as not there.</param>
    internal IEnumerable<Change> ChangesIn(ILogicalTree edited, IReadOnlyDictionary<NodeId, Location?> derived, IReadOnlySet<NodeId> hidden)
    {
        var edits = new List<(NodeId, List<byte[]>)>();
        var files = new List<NodeId>();
        using (Reading())
        {
            foreach ((NodeId node, DirectoryEdits directory) in state.Directories)
            {
                if (directory.Count > 0)
                {
                    edits.Add((node, [.. directory.All.Select(edit => edit.Name)]));
                }
            }

            files.AddRange(state.Files.Where(file => file.Linked && file.Source == ContentSource.Stored && !file.Node.IsOverlay).Select(file => file.Node));
        }

        files.AddRange(derived.Keys);
        return new ChangeSet(below, edited, hidden, edits, files, PlacedAt, new BaseLocator(below, node => KnownInBase(node) ?? derived.GetValueOrDefault(node))).Enumerate();
    }

    /// <inheritdoc/>
    public IEnumerable<byte[]> TouchedFiles() => Changes().Where(change => !change.IsDirectory && change.Role != ChangeRole.Scratch).Select(change => change.Path);

    /// <inheritdoc/>
    public ISourceTree ToSource() => new OverlaySource(this, below);

    /// <inheritdoc/>
    public bool TryGetPath(NodeId node, out byte[] path)
    {
        var locator = new BaseLocator(below, KnownInBase);
        var names = new Stack<byte[]>();
        path = [];
        while (node != NodeId.Root)
        {
            if (LocationOf(node, locator) is not { } location)
            {
                return false;
            }

            names.Push(location.Name);
            node = location.Parent;
        }

        path = [.. names.SelectMany((name, index) => index == 0 ? name : name.Prepend((byte)'/'))];
        return true;
    }

    private Location? LocationOf(NodeId node, BaseLocator locator)
    {
        using (Reading())
        {
            if (state.TryGetPlaced(node, out Location placed))
            {
                return placed;
            }

            if (node.IsOverlay || state.IsGone(node))
            {
                return null;
            }
        }

        if (!node.IsDirectory)
        {
            locator.FindFiles([node]);
        }

        return locator.LocationOf(node);
    }

    private Location? PlacedAt(NodeId node)
    {
        using (Reading())
        {
            return state.TryGetPlaced(node, out Location location) ? location : null;
        }
    }

    private Location? KnownInBase(NodeId node)
    {
        using (Reading())
        {
            return state.TryGetBaseLocation(node, out Location location) ? location : null;
        }
    }
}
