using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Overlay.Journal;

/// <summary>One operation as the journal keeps it. Which members mean something depends on the kind.</summary>
internal readonly record struct JournalEntry
{
    private static readonly byte[] NoName = [];

    public JournalEntry()
    {
    }

    public required JournalKind Kind { get; init; }

    /// <summary>The node that the operation is about.</summary>
    public NodeId Node { get; init; }

    /// <summary>The directory that holds it, before the operation if that moves it.</summary>
    public NodeId Directory { get; init; }

    /// <summary>Its name there.</summary>
    public byte[] Name { get; init; } = NoName;

    /// <summary>The directory that a rename leads to.</summary>
    public NodeId ToDirectory { get; init; }

    /// <summary>The name that a rename leads to.</summary>
    public byte[] ToName { get; init; } = NoName;

    /// <summary>What had that name before; default for nothing. For <see cref="JournalKind.Rewrite"/> the name of the new content.</summary>
    public NodeId Other { get; init; }

    /// <summary>When, in Unix milliseconds; for <see cref="JournalKind.Times"/> the time that was set.</summary>
    public long AtMs { get; init; }

    /// <summary>Whether the next line belongs to this one: either both happened or none.</summary>
    public bool More { get; init; }

    /// <summary>The offset of <see cref="JournalKind.Durable"/>.</summary>
    public long Offset { get; init; }
}
