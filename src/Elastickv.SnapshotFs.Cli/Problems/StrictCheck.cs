using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Cli.Problems;

/// <summary>What <c>--strict</c> does: the first problem of severity <c>error</c> fails the command (spec 00 §5).</summary>
internal static class StrictCheck
{
    /// <exception cref="CommandException">There is such a problem; exit code 2.</exception>
    public static void Require(OpenSnapshot snapshot)
    {
        snapshot.Tree.ReportProblems(new ProblemCounter(problem =>
        {
            if (problem.Severity == ProblemSeverity.Error)
            {
                throw new CommandException($"{snapshot.File.Path}: {ProblemText.Line(problem)}", ExitCode.Data);
            }
        }));
    }
}
