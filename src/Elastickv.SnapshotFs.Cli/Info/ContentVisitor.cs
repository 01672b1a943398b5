using Elastickv.SnapshotFs.Cli.CommandLine;
using Elastickv.SnapshotFs.Cli.Walking;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Cli.Info;

/// <summary>
/// Counts the files and bytes of every adapter and of every table, bucket, queue and Redis type in it. Keeps one counter for each of those, nothing per file.
/// </summary>
internal sealed class ContentVisitor(ILogicalTree tree) : ITreeVisitor<ContentVisitor.Place>
{
    /// <summary>Everything.</summary>
    public ContentGroup Total { get; } = new("");

    public Place EnterDirectory(Place? parent, ReadOnlySpan<byte> name, NodeId node)
    {
        if (parent is null)
        {
            return new Place(0, [Total]);
        }

        int depth = parent.Depth + 1;
        string text = RawText.Display(name);
        bool redis = parent.Groups.Length > 1 && parent.Groups[1].Name == "redis";
        bool begins = depth == 1 || depth == (redis ? 3 : 2);
        return new Place(depth, begins ? [.. parent.Groups, PartOf(parent.Groups[^1], text)] : parent.Groups);
    }

    public void VisitFile(Place directory, ReadOnlySpan<byte> name, NodeId node, int worker)
    {
        long size = NodeReader.Attributes(tree, node, name).Size;
        foreach (ContentGroup group in directory.Groups)
        {
            group.Add(size);
        }
    }

    public void LeaveDirectory(Place directory)
    {
    }

    // Only the listing thread comes here. Two databases with one type share its group.
    private static ContentGroup PartOf(ContentGroup group, string name)
    {
        if (!group.Parts.TryGetValue(name, out ContentGroup? part))
        {
            group.Parts.Add(name, part = new ContentGroup(name));
        }

        return part;
    }

    /// <summary>A directory of the walk.</summary>
    /// <param name="Depth">0 for the root.</param>
    /// <param name="Groups">What a file in it counts for, widest first.</param>
    internal sealed record Place(int Depth, ContentGroup[] Groups);
}
