namespace Elastickv.SnapshotFs.Snapshot.View;

/// <summary>A committed write whose row is still an intent (spec 01 §3.5).</summary>
/// <param name="Intent">Position of the intent's row.</param>
/// <param name="CommitTimestamp">HLC timestamp of the commit.</param>
/// <param name="Deletes">Whether the write is a deletion.</param>
/// <param name="RawKey">Raw key the row would have: where it sorts.</param>
internal readonly record struct RolledForward(long Intent, ulong CommitTimestamp, bool Deletes, byte[] RawKey)
{
    /// <summary>Set in the <see cref="Row.Position"/> of a rolled-forward write, which would otherwise be that of its intent's own row: 2^44, beyond any stored position.</summary>
    public const long PositionMark = 1L << 44;

    public long Position => Intent | PositionMark;
}
