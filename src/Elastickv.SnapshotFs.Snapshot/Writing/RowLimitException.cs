namespace Elastickv.SnapshotFs.Snapshot;

/// <summary>A row that no snapshot can hold: its key or value is too long (spec 01 §1.4).</summary>
public sealed class RowLimitException(string message, ulong origin) : Exception(message)
{
    /// <summary>The <c>origin</c> the row was added with.</summary>
    public ulong Origin { get; } = origin;
}
