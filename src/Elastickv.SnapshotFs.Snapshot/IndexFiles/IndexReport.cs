namespace Elastickv.SnapshotFs.Snapshot;

/// <summary>Where the index of an open snapshot came from and where it is kept.</summary>
public sealed record IndexReport
{
    /// <summary>An index in memory only.</summary>
    internal static IndexReport InMemory { get; } = new();

    /// <summary>True when a kept index was mapped, false when the snapshot was walked.</summary>
    public bool Reused { get; init; }

    /// <summary>The file it is kept in; null when it is in memory only.</summary>
    public string? Path { get; init; }

    /// <summary>Length of that file in bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>Why it is not kept although that was wanted; null when it is, or was not wanted.</summary>
    public string? NotKept { get; init; }

    /// <summary>Whether the checksum at the end of the snapshot has been compared, by this pass or by the one whose index is reused.</summary>
    public bool Verified { get; init; }
}
