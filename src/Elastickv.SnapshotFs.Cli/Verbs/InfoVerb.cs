using CommandLine;
using Elastickv.SnapshotFs.Cli.CommandLine;
using Elastickv.SnapshotFs.Cli.Info;
using Elastickv.SnapshotFs.Cli.Output;
using Elastickv.SnapshotFs.Cli.Walking;

namespace Elastickv.SnapshotFs.Cli.Verbs;

/// <summary><c>snapfs info</c>: what is inside a snapshot. Walks the whole tree for the counts.</summary>
[Verb("info", HelpText = "Show what is inside a snapshot.")]
internal sealed class InfoVerb : SnapshotArgument, ICommand
{
    [Value(1, Hidden = true)]
    public IEnumerable<string> Surplus { get; set; } = [];

    [Option("json", HelpText = "One JSON object.")]
    public bool Json { get; set; }

    public int Run(Surroundings surroundings)
    {
        SurplusArguments.Refuse(Surplus);
        using OpenSnapshot snapshot = OpenSnapshot.Open(this, surroundings);
        var content = new ContentVisitor(snapshot.Tree);
        Progress.Show(
            surroundings,
            () => new ParallelWalk<ContentVisitor.Place>(snapshot.Tree, content).Run(),
            () => new ProgressState($"counting: {SizeText.Count(content.Total.Files, "file")}", 0, 0));
        using var output = new LineOutput(surroundings);
        if (Json)
        {
            output.Text(JsonLine.Of(writer => InfoReport.Write(writer, snapshot.File, content.Total), indented: true)).End();
        }
        else
        {
            InfoReport.Print(output, snapshot.File, content.Total);
        }

        output.Flush();
        snapshot.RequireUnchanged();
        return ExitCode.Ok;
    }
}
