namespace Elastickv.SnapshotFs.Overlay.Commit;

/// <summary>Nobody listens.</summary>
internal sealed class NoCommitPoints : ICommitPoints
{
    public static readonly NoCommitPoints Instance = new();

    public void Reach(CommitPoint point, string path)
    {
    }
}
