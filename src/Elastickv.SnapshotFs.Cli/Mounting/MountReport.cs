using Elastickv.SnapshotFs.Cli.CommandLine;
using Elastickv.SnapshotFs.Cli.Output;
using Elastickv.SnapshotFs.Cli.Problems;
using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Cli.Mounting;

/// <summary>The line that a mount prints when it answers: what is shown, of which moment, and what the user should know about it (spec 00 §2, §3.1, §5).</summary>
internal static class MountReport
{
    /// <param name="file">What is mounted.</param>
    /// <param name="mountPoint">Where.</param>
    /// <param name="verified">Whether the checksum was looked at.</param>
    /// <param name="editing">Whether it can be edited, and what became of earlier edits.</param>
    /// <param name="log">The log file; null when the log goes to the terminal.</param>
    public static string Line(SnapshotFile file, string mountPoint, bool verified, string editing, string? log)
    {
        SnapshotSummary summary = file.Summary;
        var parts = new List<string>
        {
            $"{RawText.Printable(file.Path)} mounted at {mountPoint}",
            $"state of {TimeText.OfHlc(file.View.ReadTimestamp)} (HLC {file.View.ReadTimestamp})",
            SizeText.Count(summary.Records, "record"),
            file.Index.Reused ? "index: reused" : "index: built",
            $"{SizeText.Count(file.View.RolledForwardCount, "intent")} rolled forward",
            editing,
            Problems(file),
        };
        if (summary.IntegrityUnknown)
        {
            parts.Add("warning: no-checksum (a file cut between two records cannot be told from a whole one)");
        }
        else if (summary.HasFooter && !verified)
        {
            parts.Add("warning: checksum not verified");
        }

        if (log is not null)
        {
            parts.Add("log " + log);
        }

        return string.Join("; ", parts);
    }

    /// <summary>Problems that need no reading of everything: unreadable rows and transactions. The others come to light in .snapfs/problems.jsonl and check.</summary>
    private static string Problems(SnapshotFile file)
    {
        var counter = new ProblemCounter(_ => { });
        file.View.ReportProblems(counter);
        return counter.Errors + counter.Information == 0
            ? "no problems known"
            : $"{SizeText.Count(counter.Errors, "error")} and {counter.Information} for information known, listed in .snapfs/problems.jsonl";
    }
}
