using System.Text.Json;
using CommandLine;
using Elastickv.SnapshotFs.Cli.CommandLine;
using Elastickv.SnapshotFs.Cli.Output;
using Elastickv.SnapshotFs.Cli.Problems;
using Elastickv.SnapshotFs.FileSystem.Hidden;
using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Cli.Verbs;

/// <summary><c>snapfs check</c>: reads everything and lists every problem. Exit code 2 for any of severity <c>error</c>, and for a file that cannot be read.</summary>
[Verb("check", HelpText = "Read everything and list every problem.")]
internal sealed class CheckVerb : SnapshotArgument, ICommand
{
    [Value(1, Hidden = true)]
    public IEnumerable<string> Surplus { get; set; } = [];

    [Option("json", HelpText = "One JSON object a line: the problems, then a summary.")]
    public bool Json { get; set; }

    public override bool ReusesIndex => false;

    public int Run(Surroundings surroundings)
    {
        SurplusArguments.Refuse(Surplus);
        using var output = new LineOutput(surroundings);
        try
        {
            return Check(surroundings, output);
        }
        catch (SnapshotException failure) when (Json)
        {
            output.Text(JsonLine.Of(writer => FaultJson.Write(writer, failure))).End();
            output.Flush();
            throw;
        }
    }

    private int Check(Surroundings surroundings, LineOutput output)
    {
        using OpenSnapshot snapshot = OpenSnapshot.Open(this, surroundings);
        var counter = new ProblemCounter(problem =>
            output.Text(Json ? JsonLine.Of(writer => ProblemJson.Write(writer, problem)) : ProblemText.Line(problem)).End());
        Progress.Show(
            surroundings,
            () => snapshot.Tree.ReportProblems(counter),
            () => new ProgressState("checking every record", 0, 0));
        output.Text(Json ? JsonLine.Of(writer => WriteSummary(writer, snapshot.File, counter)) : Summary(snapshot.File, counter)).End();
        output.Flush();
        snapshot.RequireUnchanged();
        return counter.Errors > 0 ? ExitCode.Data : ExitCode.Ok;
    }

    private string Integrity(SnapshotFile file) =>
        !file.Summary.HasFooter ? "none" : NoVerify ? "not-verified" : "verified";

    private string Summary(SnapshotFile file, ProblemCounter counter)
    {
        string checksum = Integrity(file) switch
        {
            "none" => file.Summary.IntegrityUnknown ? "no checksum, so a file cut between two records cannot be told from a whole one" : "no checksum, as this form has none",
            "not-verified" => "checksum not verified",
            _ => "checksum verified",
        };
        return $"{RawText.Printable(file.Path)}: {SizeText.Count(file.Summary.Records, "record")}, {checksum}, {SizeText.Count(counter.Errors, "error")}, {counter.Information} for information";
    }

    private void WriteSummary(Utf8JsonWriter writer, SnapshotFile file, ProblemCounter counter)
    {
        writer.WriteString("snapshot", RawText.Printable(file.Path));
        writer.WriteNumber("records", file.Summary.Records);
        writer.WriteString("checksum", Integrity(file));
        writer.WriteNumber("errors", counter.Errors);
        writer.WriteNumber("information", counter.Information);
    }
}
