namespace Elastickv.SnapshotFs.Cli;

/// <summary>A command cannot go on. The message is the one line that the user sees behind <c>snapfs: </c>.</summary>
internal sealed class CommandException(string message, int exitCode = ExitCode.Usage) : Exception(message)
{
    /// <summary>One of <see cref="Cli.ExitCode"/>.</summary>
    public int ExitCode => exitCode;
}
