using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Overlay.Meaning;

/// <summary>The directories of Redis keys.</summary>
internal static class KeyDirectories
{
    private static readonly (byte[] Name, byte[] Extension)[] All =
    [
        ("strings"u8.ToArray(), ".bin"u8.ToArray()), ("hll"u8.ToArray(), ".bin"u8.ToArray()), ("hashes"u8.ToArray(), ".json"u8.ToArray()),
        ("lists"u8.ToArray(), ".json"u8.ToArray()), ("sets"u8.ToArray(), ".json"u8.ToArray()), ("zsets"u8.ToArray(), ".json"u8.ToArray()),
        ("streams"u8.ToArray(), ".jsonl"u8.ToArray()),
    ];

    /// <summary>Whether a key of any kind has a file of this name.</summary>
    public static bool HasFile(ILogicalTree tree, NodeId database, ReadOnlySpan<byte> stem)
    {
        using var name = new ByteBuffer(256);
        foreach ((byte[] directory, byte[] extension) in All)
        {
            name.Clear();
            name.Append(stem);
            name.Append(extension);
            if (tree.TryLookup(database, directory, out NodeId kind) && kind.IsDirectory && tree.TryLookup(kind, name.WrittenSpan, out NodeId file) && !file.IsDirectory)
            {
                return true;
            }
        }

        return false;
    }
}
