namespace Elastickv.SnapshotFs.Overlay.Commit;

/// <summary>How a commit ended.</summary>
public enum CommitKind
{
    /// <summary>There was nothing to write: no edits, only scratch files, or only edits that leave every record as it is. No file was made.</summary>
    NothingToDo,

    /// <summary>An earlier commit has written exactly these edits. No further file was made.</summary>
    AlreadyCommitted,

    /// <summary>A new snapshot was verified and published.</summary>
    Committed,

    /// <summary>Edited files cannot be encoded (spec 00 §7.7). Nothing was written.</summary>
    RefusedDefects,

    /// <summary>The base holds records that the chosen form cannot hold (spec 07 §2.8). Nothing was written.</summary>
    RefusedBadRecords,

    /// <summary>Something else kept the snapshot from being published; the message says what. Nothing was published.</summary>
    Failed,
}
