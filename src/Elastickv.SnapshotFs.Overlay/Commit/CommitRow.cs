namespace Elastickv.SnapshotFs.Overlay.Commit;

/// <summary>A row that a commit would add; valid during the call only.</summary>
public readonly ref struct CommitRow
{
    /// <summary>Key without timestamp suffix.</summary>
    public required ReadOnlySpan<byte> UserKey { get; init; }

    /// <summary>Whether the row deletes the key.</summary>
    public required bool IsTombstone { get; init; }

    /// <summary>Length of the user value in bytes; 0 for a tombstone.</summary>
    public required int ValueLength { get; init; }
}

/// <summary>Takes rows in the order in which a commit would write them: ascending raw keys.</summary>
public delegate void CommitRowVisitor(in CommitRow row);
