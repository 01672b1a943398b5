using Elastickv.SnapshotFs.Overlay.Tests.Support;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Overlay.Tests.Crash;

/// <summary>Every state that the model went through, and what of it was acknowledged as durable: what may be found after a crash follows from that.</summary>
internal sealed class History
{
    private readonly List<SortedDictionary<string, NodeId>> shapes = [];
    private readonly List<Dictionary<NodeId, byte[]>> contents = [];
    private readonly Dictionary<NodeId, int> changed = [];
    private readonly Dictionary<NodeId, int> durable = [];
    private int durableShape;
    private int durableAll;

    /// <summary>Notes the state after a step.</summary>
    public void Note(Model model, ModelNode? changedNode)
    {
        var shape = new SortedDictionary<string, NodeId>(StringComparer.Ordinal);
        var files = new Dictionary<NodeId, byte[]>();
        foreach ((string path, ModelNode node) in model.All())
        {
            shape.Add(path, node.Id);
            if (!node.IsDirectory)
            {
                files.Add(node.Id, node.Content);
            }
        }

        shapes.Add(shape);
        contents.Add(files);
        if (changedNode is not null)
        {
            changed[changedNode.Id] = shapes.Count - 1;
        }
    }

    /// <summary>Notes a change that was under way when the crash came.</summary>
    public void NoteAttempt(ModelNode? node)
    {
        if (node is not null)
        {
            changed[node.Id] = shapes.Count;
        }
    }

    /// <summary>Notes a sync that was acknowledged: of one file, or of everything.</summary>
    public void NoteSync(ModelNode? file)
    {
        durableShape = shapes.Count - 1;
        if (file is null)
        {
            durableAll = durableShape;
        }
        else
        {
            durable[file.Id] = durableShape;
        }
    }

    /// <summary>Wants a recovered overlay to be one of the states since the last sync, and the contents of its files what they may be.</summary>
    /// <param name="overlay">The recovered overlay.</param>
    /// <param name="exact">Whether unsynced changes of contents may only be there or not, and not half.</param>
    /// <param name="what">For messages.</param>
    public void Check(OverlayFixture overlay, bool exact, string what)
    {
        var shape = new SortedDictionary<string, NodeId>(StringComparer.Ordinal);
        Walk(overlay.Tree, NodeId.Root, "", shape);
        int found = Enumerable.Range(durableShape, shapes.Count - durableShape).FirstOrDefault(i => shapes[i].SequenceEqual(shape), -1);
        Assert.True(found >= 0, $"{what}: the names are those of no state since step {durableShape}: {string.Join(' ', shape.Keys)}");
        foreach ((string path, NodeId node) in shape.Where(entry => !entry.Value.IsDirectory && entry.Key != "CHECKSUMS"))
        {
            byte[] content = OverlayFixture.ReadAll(overlay.Tree, node);
            int since = Math.Max(durable.GetValueOrDefault(node), durableAll);
            int lastChange = changed.GetValueOrDefault(node);
            if (lastChange > since && !exact)
            {
                continue;
            }

            bool known = Enumerable.Range(since, contents.Count - since)
                .Any(i => contents[i].TryGetValue(node, out byte[]? was) && was.AsSpan().SequenceEqual(content));
            Assert.True(known || lastChange == contents.Count, $"{what}: {path} ({node}) holds '{OverlayFixture.Text(content)}', which it never did since step {since}");
        }
    }

    private static void Walk(OverlayTree tree, NodeId directory, string path, SortedDictionary<string, NodeId> shape)
    {
        foreach ((string name, NodeId node, _) in OverlayFixture.ListNodes(tree, directory, 10))
        {
            shape.Add(path + name, node);
            if (node.IsDirectory)
            {
                Walk(tree, node, path + name + "/", shape);
            }
        }
    }
}
