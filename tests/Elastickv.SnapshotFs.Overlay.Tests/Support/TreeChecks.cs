using System.Security.Cryptography;
using Elastickv.SnapshotFs.Overlay.Changes;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Overlay.Tests.Support;

/// <summary>Compares everything visible of an overlay with the model.</summary>
internal static class TreeChecks
{
    public static void Same(OverlayFixture overlay, Model model, string after)
    {
        Directory(overlay.Tree, NodeId.Root, model.Root, "", after);
    }

    /// <summary>CHECKSUMS as the visible tree demands it.</summary>
    public static void Checksums(OverlayFixture overlay, Model model, string after)
    {
        var lines = new List<string>();
        foreach ((string path, ModelNode node) in model.All().Where(entry => !entry.Node.IsDirectory).OrderBy(entry => entry.Path, StringComparer.Ordinal))
        {
            if (path != "CHECKSUMS" && !node.Incomplete)
            {
                lines.Add($"{Convert.ToHexStringLower(SHA256.HashData(node.Content))}  {path}\n");
            }
        }

        NodeId file = overlay.Node("CHECKSUMS");
        string expected = string.Concat(lines);
        Assert.True(overlay.Tree.TryMeasure(file, out NodeAttributes attributes), after);
        Assert.Equal(expected, OverlayFixture.Text(OverlayFixture.ReadAll(overlay.Tree, file)));
        Assert.Equal(expected.Length, attributes.Size);
        Assert.True(overlay.Tree.TryGetAttributes(file, out NodeAttributes cheap) || !overlay.Tree.HasChanges, after);
        Assert.True(!overlay.Tree.HasChanges || cheap == attributes, after);
    }

    /// <summary>The change set, and that it is in byte order.</summary>
    public static void Changes(OverlayFixture overlay, Model model, string after)
    {
        List<Change> changes = [.. overlay.Tree.Changes()];
        var actual = changes.ConvertAll(change => (OverlayFixture.Text(change.Path), change.Kind, change.From is null ? null : OverlayFixture.Text(change.From)));
        List<(string, ChangeKind, string?)> expected = model.Differences();
        Assert.True(expected.SequenceEqual(actual), $"after {after}\nexpected\n  {string.Join("\n  ", expected)}\ngot\n  {string.Join("\n  ", actual)}");
        Assert.Equal(expected.Count > 0 || overlay.Tree.HasChanges, overlay.Tree.HasChanges);
    }

    private static void Directory(OverlayTree tree, NodeId directory, ModelNode model, string path, string after)
    {
        List<(string Name, NodeId Node, ulong Next)> entries = OverlayFixture.ListNodes(tree, directory, 3);
        Assert.True(
            entries.Select(entry => entry.Name).Order(StringComparer.Ordinal).SequenceEqual(model.Children!.Keys),
            $"after {after}: '{path}' lists {string.Join(' ', entries.Select(entry => entry.Name))}, not {string.Join(' ', model.Children!.Keys)}");
        Assert.True(tree.TryGetAttributes(directory, out NodeAttributes attributes), path);
        Assert.Equal(NodeAttributes.DirectoryMode, attributes.Mode);
        foreach ((string name, NodeId node, _) in entries)
        {
            ModelNode expected = model.Children[name];
            string child = path + name;
            Assert.True(expected.Id == node, $"after {after}: {child} is {node}, not {expected.Id}");
            Assert.True(tree.TryLookup(directory, OverlayFixture.Bytes(name), out NodeId found) && found == node, child);
            if (expected.IsDirectory)
            {
                Assert.True(tree.TryGetParent(node, out NodeId parent) && parent == directory, $"after {after}: parent of {child}");
                Directory(tree, node, expected, child + "/", after);
            }
            else if (child != "CHECKSUMS")
            {
                File(tree, node, expected, child, after);
            }
        }

        foreach (string absent in (string[])["a", "b", "d", "1.json", "a~", "nowhere"])
        {
            Assert.Equal(model.Children.ContainsKey(absent), tree.TryLookup(directory, OverlayFixture.Bytes(absent), out _));
        }
    }

    private static void File(OverlayTree tree, NodeId node, ModelNode expected, string path, string after)
    {
        Assert.True(expected.Content.AsSpan().SequenceEqual(OverlayFixture.ReadAll(tree, node)), $"after {after}: content of {path}");
        Assert.True(tree.TryMeasure(node, out NodeAttributes attributes), path);
        Assert.Equal(expected.Content.Length + (expected.Incomplete ? 1 : 0), attributes.Size);
        Assert.True(!tree.TryGetAttributes(node, out NodeAttributes cheap) || cheap == attributes, path);
        Assert.True(expected.ModifiedMs is null || expected.ModifiedMs == attributes.ModifiedMs, $"after {after}: time of {path}");
        if (expected is { FromBase: true, Stored: false, ModifiedMs: null })
        {
            Assert.Equal(FakeBase.TimeMs, attributes.ModifiedMs);
        }
    }
}
