using Elastickv.SnapshotFs.Cli.Editing;
using Elastickv.SnapshotFs.Cli.Verbs;

namespace Elastickv.SnapshotFs.Cli.Control;

/// <summary>What the process behind a mount does for commands. One at a time.</summary>
internal interface IMountCommands
{
    /// <summary>Shows the pending edits and gives the exit code.</summary>
    /// <exception cref="IOException">Whoever asked has gone.</exception>
    int Diff(DiffVerb verb, Surroundings surroundings);

    /// <summary>Commits the pending edits while the mount goes on, and gives the exit code.</summary>
    int Commit(OutputForm form, Surroundings surroundings);
}
