using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Overlay.Commit;

/// <summary>What a commit did, or why it did nothing.</summary>
public sealed record CommitOutcome
{
    public required CommitKind Kind { get; init; }

    /// <summary>The same for people, one line without a full stop; defects and bad records are counted in it, not listed.</summary>
    public required string Message { get; init; }

    /// <summary>Whether every edit is in a snapshot, or means nothing to one, so that the overlay may be emptied.</summary>
    public required bool EditsAreSafe { get; init; }

    /// <summary>Whether the data is at fault rather than the request or the machine (exit code 2 instead of 1). Means nothing after a success.</summary>
    public bool IsDataFault { get; init; }

    /// <summary>The published snapshot; null when there is none.</summary>
    public string? OutputPath { get; init; }

    /// <summary>HLC timestamp of the snapshot's header.</summary>
    public ulong Timestamp { get; init; }

    /// <summary>Rows that the edits added; in canonical form, all rows.</summary>
    public long Rows { get; init; }

    /// <summary>Digest of the whole file.</summary>
    public byte[] Sha256 { get; init; } = [];

    /// <summary>Length of the file in bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Every edited file that cannot be encoded, in byte order of the paths.</summary>
    public IReadOnlyList<DocumentDefectException> Defects { get; init; } = [];

    /// <summary>Every record of the base that the chosen form cannot hold, in file order.</summary>
    public IReadOnlyList<BadRecord> BadRecords { get; init; } = [];

    /// <summary>Whether there is nothing to complain about.</summary>
    public bool IsSuccess => Kind is CommitKind.NothingToDo or CommitKind.AlreadyCommitted or CommitKind.Committed;

    /// <summary>The outcome as one line of JSON.</summary>
    public byte[] ToJson() => CommitReport.Render(this);
}
