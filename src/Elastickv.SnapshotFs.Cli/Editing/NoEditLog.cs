using Elastickv.SnapshotFs.Overlay.Commit;

namespace Elastickv.SnapshotFs.Cli.Editing;

/// <summary>For commands that wait for what they do.</summary>
internal sealed class NoEditLog : IEditLog
{
    public static NoEditLog Instance { get; } = new();

    public void NotSaved(Exception reason)
    {
    }

    public void Ended(CommitOutcome outcome)
    {
    }
}
