namespace Elastickv.SnapshotFs.Snapshot.Tests.IndexFiles;

/// <summary>A test that gives files to another user, which only root can.</summary>
internal sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            Skip = "only root can give a file away";
        }
    }
}
