namespace Elastickv.SnapshotFs.Overlay.Commit;

/// <summary>What a commit is doing.</summary>
public enum CommitPhase
{
    /// <summary>Making the edits durable and reading the edited documents.</summary>
    Encoding,

    /// <summary>Writing the snapshot under a temporary name.</summary>
    Writing,

    /// <summary>Reading it back.</summary>
    Verifying,

    /// <summary>Giving it its name.</summary>
    Publishing,
}
