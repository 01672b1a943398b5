using Elastickv.SnapshotFs.Overlay.Journal;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Overlay.Meaning;

/// <summary>What an edit of names means to Redis keys: the names of keys it is about, null where a name is no key's.</summary>
internal readonly record struct KeyStep
{
    public required JournalKind Kind { get; init; }

    /// <summary>The file that is created, unlinked or moved.</summary>
    public NodeId Node { get; init; }

    /// <summary>What stood at the target of a rename; default for nothing.</summary>
    public NodeId Other { get; init; }

    public KeySlot? From { get; init; }

    public KeySlot? To { get; init; }

    /// <summary>A line file whose name is created, taken away or given to another file.</summary>
    public LineFile? Lines { get; init; }

    public LineFile? ToLines { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public long AtMs { get; init; }
}
