using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Overlay.Commit;

/// <summary>The base holds records that a bare payload must not have (spec 00 §5); the message names the two ways out.</summary>
public sealed class BadRecordsException(IReadOnlyList<BadRecord> records)
    : Exception($"the base holds {records.Count} records that the preparation tool refuses, the first at byte {records[0].Offset}: {records[0].Reason}; "
        + "--runtime writes a form that carries them, --drop-bad-records leaves them out")
{
    /// <summary>All of them, in file order.</summary>
    public IReadOnlyList<BadRecord> Records { get; } = records;
}
