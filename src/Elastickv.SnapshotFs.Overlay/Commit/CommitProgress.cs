namespace Elastickv.SnapshotFs.Overlay.Commit;

/// <summary>How far a commit is.</summary>
/// <param name="Phase">What it is doing.</param>
/// <param name="Done">Bytes of the snapshot that this phase has passed; 0 where it does not count any.</param>
/// <param name="Total">Bytes that it will pass; 0 where that is not known.</param>
public readonly record struct CommitProgress(CommitPhase Phase, long Done, long Total);
