using System.Text;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Tree.Tests.S3;

/// <summary>Goes through a part by path, as the layers above do by name.</summary>
internal static class Paths
{
    /// <param name="part">The part.</param>
    /// <param name="path">A path from the root, bytes carried as Latin-1.</param>
    /// <param name="node">What is there.</param>
    public static bool TryFind(ITreePart part, string path, out NodeId node)
    {
        node = part.Directory;
        foreach (string name in path.Split('/')[1..])
        {
            if (!part.TryLookup(node, Encoding.Latin1.GetBytes(name), out node))
            {
                return false;
            }
        }

        return true;
    }

    public static NodeId Find(ITreePart part, string path)
    {
        Assert.True(TryFind(part, path, out NodeId node), "not found: " + path);
        return node;
    }

    public static FileContent Open(ITreePart part, string path)
    {
        Assert.True(part.TryOpen(Find(part, path), out FileContent content), "not opened: " + path);
        return content;
    }
}
