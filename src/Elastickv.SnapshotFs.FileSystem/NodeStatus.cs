using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.FileSystem;

/// <summary>What a stat of a node says, and for how long that holds.</summary>
/// <param name="Node">The node's identity.</param>
/// <param name="Size">Exact length in bytes; 0 for a directory.</param>
/// <param name="ModifiedMs">Modification time in Unix milliseconds; it serves as access and change time too.</param>
/// <param name="Mode">Permission bits.</param>
/// <param name="NameLasts">Whether the name that led here leads here for the life of the mount.</param>
/// <param name="AttributesLast">Whether these attributes are true for the life of the mount.</param>
public readonly record struct NodeStatus(NodeId Node, long Size, long ModifiedMs, int Mode, bool NameLasts = true, bool AttributesLast = true)
{
    private const int BlockBytes = 512;

    public bool IsDirectory => Node.IsDirectory;

    /// <summary>The inode number that programs see. The states of <c>status.json</c> are nodes of their own behind one number.</summary>
    public ulong Inode => Hidden.HiddenNodes.InodeOf(Node);

    /// <summary>Number of hard links: 1 for a file, 2 for a directory, 0 for a file that is open and has no name any more.</summary>
    public uint Links { get; init; } = Node.IsDirectory ? 2u : 1u;

    /// <summary>Owner, exact times and stored bytes, where the snapshot has them; otherwise null.</summary>
    public StoredAttributes? Stored { get; init; }

    /// <summary>Bytes that are there, without holes, in units of 512, rounded up.</summary>
    public long Blocks
    {
        get
        {
            long bytes = Stored is { } stored ? stored.Bytes : Size;
            return (bytes / BlockBytes) + (bytes % BlockBytes == 0 ? 0 : 1);
        }
    }
}
