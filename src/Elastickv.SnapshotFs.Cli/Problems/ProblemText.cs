using Elastickv.SnapshotFs.FileSystem.Hidden;
using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Cli.Problems;

/// <summary>Problems as lines for people.</summary>
internal static class ProblemText
{
    /// <summary>Severity, class, place, key and reason on one line.</summary>
    public static string Line(Problem problem)
    {
        string place = problem.Offset < 0 ? "" : $" at byte {problem.Offset}";
        string key = problem.UserKey.Length == 0 ? "" : $", key {KeyText.Printable(problem.UserKey)}";
        return $"{ProblemJson.SeverityName(problem.Severity)}: {problem.Class}{place}{key}: {problem.Reason}";
    }
}
