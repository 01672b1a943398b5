using Elastickv.SnapshotFs.Tree.Redis.Directories;

namespace Elastickv.SnapshotFs.Tree.Redis.Sidecars;

/// <summary>A TTL sidecar or KEYMAP.jsonl: there when it has a line.</summary>
internal sealed class LineFile : IDatabaseEntry
{
    private readonly byte[] name;
    private readonly Func<LineDocument> open;
    private readonly Lazy<bool> hasLine;

    /// <param name="node">Which of the files it is.</param>
    /// <param name="name">Its name.</param>
    /// <param name="open">Makes a new pass over it.</param>
    public LineFile(RedisNode node, ReadOnlySpan<byte> name, Func<LineDocument> open)
    {
        this.name = name.ToArray();
        this.open = open;
        Id = NodeId.File(NodeOwner.Redis, (int)node);
        hasLine = new Lazy<bool>(() => LineDocument.HasLine(open()));
    }

    public ReadOnlySpan<byte> Name => name;

    public NodeId Id { get; }

    public bool Exists => hasLine.Value;

    public LineDocument Open() => open();
}
