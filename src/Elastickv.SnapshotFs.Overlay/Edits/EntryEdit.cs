using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Overlay.Edits;

/// <summary>
/// What an edit made of one name of a directory: another node, or nothing (a whiteout). A name that the base has keeps the base's place in listings; one
/// that it has not gets a place of its own.
/// </summary>
internal sealed class EntryEdit(byte[] name, NodeId? baseNode, ulong sequence)
{
    public byte[] Name { get; } = name;

    /// <summary>What the name is in the base; null when it has no such entry.</summary>
    public NodeId? BaseNode { get; } = baseNode;

    /// <summary>Place among the overlay's own entries of the directory, from 1; 0 for a name of the base.</summary>
    public ulong Sequence { get; } = sequence;

    /// <summary>What the name is now; null for a whiteout.</summary>
    public NodeId? Node { get; set; }

    /// <summary>Whether the edit was taken back and only stands in the list until that is tidied.</summary>
    public bool Dropped { get; set; }
}
