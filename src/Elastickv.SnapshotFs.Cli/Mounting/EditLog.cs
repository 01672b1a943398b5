using Elastickv.SnapshotFs.Cli.CommandLine;
using Elastickv.SnapshotFs.Cli.Editing;
using Elastickv.SnapshotFs.Overlay.Commit;
using Microsoft.Extensions.Logging;

namespace Elastickv.SnapshotFs.Cli.Mounting;

/// <summary>What happens to the edits of a mount, in its log.</summary>
internal sealed class EditLog(ILogger logger) : IEditLog
{
    private volatile bool ending;

    public void NotSaved(Exception reason) => logger.LogError("edits could not be saved in the overlay: {Reason}", RawText.Printable(reason.Message));

    public void Ended(CommitOutcome outcome)
    {
        if (!ending)
        {
            Write(CommitText.Of(outcome));
        }
    }

    /// <summary>Logs how the mount's edits ended; commits are no longer logged on their own from <see cref="BeginEnd"/> on.</summary>
    public void Write(Outcome outcome)
    {
        foreach (string complaint in outcome.Complaints)
        {
            logger.LogError("{Complaint}", RawText.Printable(complaint));
        }

        logger.Log(outcome.ExitCode == ExitCode.Ok ? LogLevel.Information : LogLevel.Error, "{Result}", RawText.Printable(outcome.Result));
    }

    /// <summary>The mount has ended.</summary>
    public void BeginEnd() => ending = true;
}
