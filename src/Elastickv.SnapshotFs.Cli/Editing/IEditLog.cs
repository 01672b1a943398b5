using Elastickv.SnapshotFs.Overlay.Commit;

namespace Elastickv.SnapshotFs.Cli.Editing;

/// <summary>Told of what happens to edits while nobody waits for it. Any thread.</summary>
internal interface IEditLog
{
    /// <summary>Edits that nobody asked to be made durable could not be.</summary>
    void NotSaved(Exception reason);

    /// <summary>A commit has ended, whoever began it.</summary>
    void Ended(CommitOutcome outcome);
}
