namespace Elastickv.SnapshotFs.FileSystem;

/// <summary>What is mounted, for messages, <c>status.json</c> and statfs.</summary>
public sealed record MountedSource
{
    /// <summary>The snapshot's path as the user gave it.</summary>
    public required string Path { get; init; }

    /// <summary>Version of this program.</summary>
    public string ProgramVersion { get; init; } = "";

    /// <summary>Length of the snapshot in bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>All records of the snapshot.</summary>
    public long Records { get; init; }

    /// <summary>Raft index of the snapshot; 0 when it is not known.</summary>
    public ulong SnapshotIndex { get; init; }

    /// <summary>R, the HLC timestamp that is shown (spec 01 §3.1).</summary>
    public ulong ReadTimestamp { get; init; }

    /// <summary>Whether the index was <c>built</c> for this mount or <c>reused</c>; empty when that is not known.</summary>
    public string IndexOrigin { get; init; } = "";

    /// <summary>The file the index is kept in; empty for memory only.</summary>
    public string IndexPath { get; init; } = "";
}
