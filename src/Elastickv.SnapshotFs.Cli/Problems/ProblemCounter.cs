using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Cli.Problems;

/// <summary>Counts problems by severity and hands them on.</summary>
internal sealed class ProblemCounter(Action<Problem> next) : IProblemSink
{
    public long Errors { get; private set; }

    public long Information { get; private set; }

    public void Report(Problem problem)
    {
        if (problem.Severity == ProblemSeverity.Error)
        {
            Errors++;
        }
        else
        {
            Information++;
        }

        next(problem);
    }
}
