namespace Elastickv.SnapshotFs.Cli.CommandLine;

/// <summary>A command that another process carries out, in whole or in part.</summary>
internal interface IForwardedCommand
{
    /// <summary>Keeps the command line, to be given to that process.</summary>
    void Remember(string[] commandLine);
}
