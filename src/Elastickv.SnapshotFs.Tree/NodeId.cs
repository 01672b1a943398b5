namespace Elastickv.SnapshotFs.Tree;

/// <summary>Which part of the tree a node belongs to.</summary>
public enum NodeOwner : byte
{
    /// <summary>The root and the generated files.</summary>
    Root = 0,
    Redis = 1,
    DynamoDb = 2,
    S3 = 3,
    Sqs = 4,

    /// <summary>The server's own filesystem.</summary>
    Fs = 5,
}

/// <summary>
/// Identity of a node of the tree, and its inode number. It is the position of the record that defines the node plus a small tag, so it maps back
/// without a table, is the same in every mount of one snapshot, and costs no memory (spec 00 §3.9).
/// </summary>
/// <remarks>
/// Layout from the highest bit: 1 bit set for nodes of the overlay (which have a number in the low 59 bits instead of what follows the second bit), 1 bit directory, 3 bits owner, 4 bits kind (the owner's own
/// numbering), 10 bits level (depth of a directory derived from a longer name), 45 bits position.
/// </remarks>
public readonly record struct NodeId(ulong Value)
{
    private const int PositionBits = 45;
    private const int LevelBits = 10;
    private const int KindBits = 4;
    private const int OwnerBits = 3;
    private const int KindShift = PositionBits + LevelBits;
    private const int OwnerShift = KindShift + KindBits;
    private const int DirectoryShift = OwnerShift + OwnerBits;
    private const int OverlayShift = DirectoryShift + 1;

    /// <summary>Greatest <see cref="Level"/>.</summary>
    public const int MaxLevel = (1 << LevelBits) - 1;

    /// <summary>Greatest <see cref="Position"/>: 32 TiB.</summary>
    public const long MaxPosition = (1L << PositionBits) - 1;

    /// <summary>Greatest number of an overlay node; it leaves the owner's bits 0.</summary>
    public const ulong MaxOverlayNumber = (1UL << OwnerShift) - 1;

    /// <summary>
    /// Number of this layout and of every owner's use of kind, level and position. Overlays on disk name nodes by their ids, so it goes up whenever
    /// a node of some snapshot would get another id than before.
    /// </summary>
    public const int LayoutVersion = 1;

    /// <summary>The root directory; also FUSE's number for it.</summary>
    public static readonly NodeId Root = new(1);

    public static NodeId Directory(NodeOwner owner, int kind, long position = 0, int level = 0) =>
        new((1UL << DirectoryShift) | Pack(owner, kind, position, level));

    public static NodeId File(NodeOwner owner, int kind, long position = 0, int level = 0) =>
        new(Pack(owner, kind, position, level));

    /// <summary>A node that no record defines: created in the overlay.</summary>
    /// <param name="number">Distinct for every such node, from 1 to <see cref="MaxOverlayNumber"/>.</param>
    /// <param name="directory">Whether it is a directory.</param>
    public static NodeId Overlay(ulong number, bool directory)
    {
        ArgumentOutOfRangeException.ThrowIfZero(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, MaxOverlayNumber);
        return new((1UL << OverlayShift) | (directory ? 1UL << DirectoryShift : 0) | number);
    }

    /// <summary>Whether the node was created in the overlay; its owner, kind, level and position mean nothing then.</summary>
    public bool IsOverlay => Value >> OverlayShift != 0;

    /// <summary>The number of an overlay node.</summary>
    public ulong OverlayNumber => Value & MaxOverlayNumber;

    public bool IsDirectory => this == Root || (Value >> DirectoryShift & 1) != 0;

    public NodeOwner Owner => (NodeOwner)(Value >> OwnerShift & ((1 << OwnerBits) - 1));

    /// <summary>Numbered by each owner for itself, 0 to 15. Directories and files share the numbers but not the meaning.</summary>
    public int Kind => (int)(Value >> KindShift & ((1 << KindBits) - 1));

    public int Level => (int)(Value >> PositionBits & MaxLevel);

    /// <summary>A <see cref="Snapshot.Row.Position"/>; from a kernel it may be anything, so resolve it with a check of the key's family.</summary>
    public long Position => (long)(Value & MaxPosition);

    private static ulong Pack(NodeOwner owner, int kind, long position, int level)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)kind, (1u << KindBits) - 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)level, (uint)MaxLevel);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((ulong)position, (ulong)MaxPosition);
        return ((ulong)owner << OwnerShift) | ((ulong)kind << KindShift) | ((ulong)level << PositionBits) | (ulong)position;
    }
}
