namespace Elastickv.SnapshotFs.Overlay.Commit;

/// <summary>Told of every step at which a crash could happen, so that tests can crash there; nobody listens in production.</summary>
internal interface ICommitPoints
{
    /// <param name="point">The step just taken.</param>
    /// <param name="path">The file that it was about.</param>
    void Reach(CommitPoint point, string path);
}
