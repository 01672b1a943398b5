using Elastickv.SnapshotFs.Overlay.Edits;
using Elastickv.SnapshotFs.Overlay.Rules;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Overlay.Changes;

/// <summary>
/// What differs between the base and the edited tree, path by path, in byte order (spec 07 §1). Goes only where edits are; where a directory is new, gone or another
/// one, both sides are listed, one directory at a time. One pass; edits made meanwhile may or may not be seen.
/// </summary>
internal sealed class ChangeSet
{
    private readonly ILogicalTree below;
    private readonly ILogicalTree edited;
    private readonly IReadOnlySet<NodeId> hidden;
    private readonly BaseLocator locator;

    // Names to look at in directories that are the same in both trees.
    private readonly Dictionary<NodeId, HashSet<byte[]>> visits = [];
    private readonly HashSet<NodeId> changedFiles = [];
    private readonly Func<NodeId, Location?> placed;

    /// <param name="below">The base.</param>
    /// <param name="edited">The tree with all edits.</param>
    /// <param name="hidden">Files that count as not there although they can be looked up.</param>
    /// <param name="edits">Directories with the names that were edited in them.</param>
    /// <param name="changedFiles">Files of the base with content of their own that still have a name.</param>
    /// <param name="placed">Where a node stands, if that is the overlay's doing.</param>
    /// <param name="locator">Where nodes lie in the base.</param>
    public ChangeSet(
        ILogicalTree below, ILogicalTree edited, IReadOnlySet<NodeId> hidden, List<(NodeId Directory, List<byte[]> Names)> edits, List<NodeId> changedFiles, Func<NodeId, Location?> placed, BaseLocator locator)
    {
        this.below = below;
        this.edited = edited;
        this.hidden = hidden;
        this.locator = locator;
        this.placed = placed;
        locator.FindFiles(changedFiles.Where(file => placed(file) is null));
        foreach ((NodeId directory, List<byte[]> names) in edits)
        {
            names.ForEach(name => Visit(directory, name));
            VisitUpwards(directory);
        }

        foreach (NodeId file in changedFiles)
        {
            this.changedFiles.Add(file);
            VisitUpwards(file);
        }
    }

    public IEnumerable<Change> Enumerate() => Same(NodeId.Root, [], Place.Root);

    private bool Visit(NodeId directory, byte[] name)
    {
        if (!visits.TryGetValue(directory, out HashSet<byte[]>? names))
        {
            names = new HashSet<byte[]>(ByteNameComparer.Instance);
            visits.Add(directory, names);
        }

        return names.Add(name);
    }

    private void VisitUpwards(NodeId node)
    {
        while (node != NodeId.Root && (placed(node) ?? (node.IsOverlay ? null : locator.LocationOf(node))) is { } location && Visit(location.Parent, location.Name))
        {
            node = location.Parent;
        }
    }

    /// <summary>A directory that is the same one in both trees.</summary>
    private IEnumerable<Change> Same(NodeId directory, byte[] path, Place place)
    {
        if (!visits.TryGetValue(directory, out HashSet<byte[]>? names))
        {
            yield break;
        }

        var items = new List<ChangeItem>();
        foreach (byte[] name in names)
        {
            NodeId? before = !directory.IsOverlay && below.TryLookup(directory, name, out NodeId node) ? node : null;
            NodeId? after = edited.TryLookup(directory, name, out node) && !hidden.Contains(node) ? node : null;
            Split(name, before, after, items);
        }

        items.Sort();
        foreach (Change change in items.SelectMany(item => Compare(item, path, place, directory)))
        {
            yield return change;
        }
    }

    /// <summary>Two directories under one path, or one and nothing.</summary>
    private IEnumerable<Change> Different(NodeId? before, NodeId? after, byte[] path, Place place)
    {
        using SortedDirectory? old = before is { } had ? SortedDirectory.ByPath(below, had) : null;
        using SortedDirectory? now = after is { } has ? SortedDirectory.ByPath(edited, has) : null;
        int i = 0, j = 0;
        while (i < (old?.Count ?? 0) || j < (now?.Count ?? 0))
        {
            ChangeItem? left = i < (old?.Count ?? 0) ? new ChangeItem(old!.NameAt(i).ToArray(), old.NodeAt(i).IsDirectory, old.NodeAt(i), null) : null;
            ChangeItem? right = j < (now?.Count ?? 0) ? new ChangeItem(now!.NameAt(j).ToArray(), now.NodeAt(j).IsDirectory, null, now.NodeAt(j)) : null;
            int order = left is null ? 1 : right is null ? -1 : left.Value.CompareTo(right.Value);
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
            ChangeItem item = order < 0 ? left!.Value : order > 0 ? right!.Value : left!.Value with { After = right!.Value.After };
            foreach (Change change in Compare(item, path, place, after))
            {
                yield return change;
            }
        }
    }

    private IEnumerable<Change> Compare(ChangeItem item, byte[] parentPath, Place parentPlace, NodeId? holder)
    {
        byte[] path = item.IsDirectory ? [.. parentPath, .. item.Name, (byte)'/'] : [.. parentPath, .. item.Name];
        if (!item.IsDirectory)
        {
            return item.Before != item.After || (item.After is { } file && changedFiles.Contains(file)) ? [Describe(item, path, parentPlace, holder)] : [];
        }

        Place place = TreeRules.Child(parentPlace, item.Name, inBase: item.Before is not null);
        return item.Before == item.After ? Same(item.After!.Value, path, place)
            : item.Before is not null && item.After is not null ? Different(item.Before, item.After, path, place)
            : Different(item.Before, item.After, path, place).Prepend(Describe(item, path, parentPlace, holder));
    }

    private Change Describe(ChangeItem item, byte[] path, Place place, NodeId? holder)
    {
        if (item.After is not { } node)
        {
            return new Change(path, ChangeKind.Deleted, ChangeRole.Document, null);
        }

        byte[]? from = node.IsOverlay || node == item.Before ? null : BasePathOf(node, item.Name, holder);
        ChangeKind kind = item.Before is not null ? ChangeKind.Changed : from is not null ? ChangeKind.Renamed : ChangeKind.Created;
        ChangeRole role = item.Before is not null ? ChangeRole.Document : TreeRules.Create(place, item.Name, item.IsDirectory) switch
        {
            Verdict.Document => ChangeRole.Document,
            Verdict.Scratch => ChangeRole.Scratch,
            _ => ChangeRole.Stray,
        };
        return new Change(path, kind, role, from);
    }

    /// <summary>A node that was not moved itself came with the directory that holds it.</summary>
    private byte[]? BasePathOf(NodeId node, byte[] name, NodeId? holder) =>
        placed(node) is not null || holder is not { } directory ? locator.PathOf(node)
        : locator.PathOf(directory) is not { } path ? null
        : node.IsDirectory ? [.. path, .. name, (byte)'/'] : [.. path, .. name];

    private static void Split(byte[] name, NodeId? before, NodeId? after, List<ChangeItem> items)
    {
        if (before is { IsDirectory: false } || after is { IsDirectory: false })
        {
            items.Add(new ChangeItem(name, false, before is { IsDirectory: false } ? before : null, after is { IsDirectory: false } ? after : null));
        }

        if (before is { IsDirectory: true } || after is { IsDirectory: true })
        {
            items.Add(new ChangeItem(name, true, before is { IsDirectory: true } ? before : null, after is { IsDirectory: true } ? after : null));
        }
    }
}
