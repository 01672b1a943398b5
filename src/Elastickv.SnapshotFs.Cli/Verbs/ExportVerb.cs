using System.Diagnostics;
using System.Globalization;
using CommandLine;
using Elastickv.SnapshotFs.Cli.CommandLine;
using Elastickv.SnapshotFs.Cli.Export;
using Elastickv.SnapshotFs.Cli.Native;
using Elastickv.SnapshotFs.Cli.Output;
using Elastickv.SnapshotFs.Cli.Problems;
using Elastickv.SnapshotFs.Cli.Walking;
using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Cli.Verbs;

/// <summary>
/// <c>snapfs export</c>: the whole tree as plain files, without FUSE, on all processors. Ends with exit code 2 when a problem of severity <c>error</c> kept
/// something out; everything else is written then (spec 00 §5).
/// </summary>
[Verb("export", HelpText = "Write the whole tree of a snapshot into a directory.")]
internal sealed class ExportVerb : SnapshotArgument, ICommand
{
    [Value(1, MetaName = "DIR", Required = true, HelpText = "Directory to write into; made when it is missing.")]
    public string Target { get; set; } = "";

    [Value(2, Hidden = true)]
    public IEnumerable<string> Surplus { get; set; } = [];

    [Option("force", HelpText = "Write into a directory that is not empty, replacing regular files of the same name.")]
    public bool Force { get; set; }

    [Option("strict", HelpText = "Write nothing when there is any problem of severity error.")]
    public bool Strict { get; set; }

    public int Run(Surroundings surroundings)
    {
        SurplusArguments.Refuse(Surplus);
        if (!OperatingSystem.IsLinux())
        {
            throw new CommandException("export runs on Linux only in this version");
        }

        var clock = Stopwatch.StartNew();
        using OpenSnapshot snapshot = OpenSnapshot.Open(this, surroundings);
        if (Strict)
        {
            StrictCheck.Require(snapshot);
        }

        // Modes are exact, whatever the caller's mask is.
        Libc.SetCreationMask(0);
        var complaints = new Complaints(surroundings);
        using var visitor = new ExportVisitor(snapshot.Tree, new ExportTarget(Force), RawText.ToBytes(Target), complaints.Add);
        using var total = new FileCount(snapshot.Tree);
        long errors = 0;
        Progress.Show(
            surroundings,
            () => errors = Write(snapshot, visitor, complaints),
            () => new ProgressState($"{SizeText.Count(visitor.Files, "file")}, {SizeText.Of(visitor.Bytes)}", visitor.Files, total.Total));
        complaints.Print();
        snapshot.RequireUnchanged();
        string seconds = clock.Elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        using var output = new LineOutput(surroundings);
        output.Text($"exported {SizeText.Count(visitor.Files, "file")}, {SizeText.Of(visitor.Bytes)}, to ").Name(RawText.ToBytes(Target)).Text($" in {seconds} s").End();
        output.Flush();
        if (errors + visitor.LeftOut == 0)
        {
            return ExitCode.Ok;
        }

        string bodies = visitor.LeftOut == 1 ? "1 body with missing bytes was left out" : $"{visitor.LeftOut} bodies with missing bytes were left out";
        surroundings.Complain($"not everything could be exported: {bodies}, {SizeText.Count(errors, "other error")}; snapfs check tells more");
        return ExitCode.Data;
    }

    /// <summary>Writes everything while the problems are looked for; gives the number of errors other than incomplete bodies, which the writer sees itself.</summary>
    private static long Write(OpenSnapshot snapshot, ExportVisitor visitor, Complaints complaints)
    {
        long errors = 0;
        Task search = Task.Factory.StartNew(
            () => snapshot.Tree.ReportProblems(new ProblemCounter(problem =>
            {
                if (problem.Severity == ProblemSeverity.Error && problem.Class != ProblemClass.IncompleteBody)
                {
                    errors++;
                    complaints.Add(ProblemText.Line(problem));
                }
            })),
            TaskCreationOptions.LongRunning);
        new ParallelWalk<ExportDirectory>(snapshot.Tree, visitor).Run();
        search.GetAwaiter().GetResult();
        return errors;
    }
}
