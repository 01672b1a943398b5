using Elastickv.SnapshotFs.Cli.Output;
using Elastickv.SnapshotFs.Overlay.Commit;
using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Cli.Editing;

/// <summary>Commits for people.</summary>
internal static class CommitText
{
    /// <summary>How far one is.</summary>
    public static ProgressState Of(CommitProgress progress)
    {
        string doing = progress.Phase switch
        {
            CommitPhase.Encoding => "reading the edits",
            CommitPhase.Writing => "writing",
            CommitPhase.Verifying => "reading back",
            _ => "publishing",
        };
        return new ProgressState(progress.Total > 0 ? $"{doing} {SizeText.Of(progress.Done)} of {SizeText.Of(progress.Total)}" : doing, progress.Done, progress.Total);
    }

    /// <summary>A record that the wanted form cannot hold.</summary>
    public static string Of(BadRecord record)
    {
        string uncovered = record.Uncovers switch
        {
            UncoveredVersion.Value => "; without it an older value comes back",
            UncoveredVersion.Tombstone => "; without it the key is deleted, as an older version says",
            _ => "",
        };
        return $"at byte {record.Offset}, key {KeyText.Printable(record.Key)}: {record.Reason}{uncovered}";
    }

    /// <summary>How one ended.</summary>
    /// <param name="outcome">What the committer says.</param>
    /// <param name="ending">What is to be said behind it.</param>
    public static Outcome Of(CommitOutcome outcome, string ending = "") => new(
        outcome.IsSuccess ? ExitCode.Ok : outcome.IsDataFault ? ExitCode.Data : ExitCode.Usage,
        ResultOf(outcome) + ending,
        [.. outcome.Defects.Select(defect => defect.Message), .. outcome.BadRecords.Select(Of)]);

    // What is listed line by line need not be quoted once more.
    private static string ResultOf(CommitOutcome outcome) => outcome.Kind switch
    {
        CommitKind.Committed => $"{outcome.Message}, SHA-256 {Convert.ToHexStringLower(outcome.Sha256)}",
        CommitKind.RefusedDefects => $"{SizeText.Count(outcome.Defects.Count, "problem")} in edited files; nothing was written",
        CommitKind.RefusedBadRecords =>
            $"the snapshot holds {SizeText.Count(outcome.BadRecords.Count, "record")} that the stock restore tool refuses; nothing was written; "
            + "--runtime writes a form that carries them, --drop-bad-records leaves them out",
        CommitKind.Failed when !outcome.Message.Contains("nothing was", StringComparison.Ordinal) => $"{outcome.Message}; nothing was written",
        _ => outcome.Message,
    };
}
