using System.Text;
using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.FileSystem.Tests.Support;

/// <summary>A node of a <see cref="FakeTree"/>. Names are bytes carried as Latin-1.</summary>
internal sealed class FakeNode(NodeId id, NodeId parent, long modifiedMs)
{
    public NodeId Id { get; } = id;

    public NodeId Parent { get; } = parent;

    public long ModifiedMs { get; } = modifiedMs;

    /// <summary>Null when they are dear.</summary>
    public NodeAttributes? Attributes { get; set; } = id.IsDirectory ? new NodeAttributes(0, modifiedMs, NodeAttributes.DirectoryMode) : null;

    public Func<FileContent>? Open { get; set; }

    public List<(byte[] Name, NodeId Child)> Children { get; } = [];

    public Dictionary<string, NodeId> ByName { get; } = new(StringComparer.Ordinal);

    public static string Text(ReadOnlySpan<byte> name) => Encoding.Latin1.GetString(name);

    public static byte[] Bytes(string name) => Encoding.Latin1.GetBytes(name);
}
