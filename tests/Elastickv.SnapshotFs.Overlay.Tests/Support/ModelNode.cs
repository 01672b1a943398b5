using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Overlay.Tests.Support;

/// <summary>A file or directory of the reference model.</summary>
internal sealed class ModelNode
{
    public required NodeId Id { get; init; }

    public required bool FromBase { get; init; }

    /// <summary>The entries of a directory; null for a file.</summary>
    public SortedDictionary<string, ModelNode>? Children { get; init; }

    public byte[] Content { get; set; } = [];

    /// <summary>Whether the last byte of the base's content does not exist.</summary>
    public bool Incomplete { get; set; }

    /// <summary>Whether a content edit has made the file the overlay's.</summary>
    public bool Stored { get; set; }

    /// <summary>The time that was set, until something else changed it.</summary>
    public long? ModifiedMs { get; set; }

    public bool IsDirectory => Children is not null;
}
