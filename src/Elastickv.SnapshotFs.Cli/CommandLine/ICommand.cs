namespace Elastickv.SnapshotFs.Cli.CommandLine;

/// <summary>A verb with its parsed options.</summary>
internal interface ICommand
{
    /// <summary>Runs the command and gives the exit code.</summary>
    /// <exception cref="CommandException">It cannot be done; nothing has been printed about it yet.</exception>
    int Run(Surroundings surroundings);
}
