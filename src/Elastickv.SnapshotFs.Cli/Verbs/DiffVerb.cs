using CommandLine;
using Elastickv.SnapshotFs.Cli.CommandLine;
using Elastickv.SnapshotFs.Cli.Comparing;
using Elastickv.SnapshotFs.Cli.Editing;

namespace Elastickv.SnapshotFs.Cli.Verbs;

/// <summary>
/// <c>snapfs diff</c>: what a commit would change, with exit code 2 when edits are among it that keep a commit from being done; or, of two snapshots or two moments of one, which
/// files differ.
/// </summary>
[Verb("diff", HelpText = "Show the edits that wait to be written; or compare two snapshots, or two moments of one.")]
internal sealed class DiffVerb : EditsArgument, ICommand, IForwardedCommand
{
    private string[] arguments = [];

    [Value(1, MetaName = "SNAPSHOT", HelpText = "Another snapshot: show what became different from the first to this one.")]
    public string Other { get; set; } = "";

    [Option("to", MetaValue = "T", HelpText = "The moment to compare with --as-of, or of the second snapshot; written as for --as-of. The newest state when absent.")]
    public string To { get; set; } = "";

    [Value(2, Hidden = true)]
    public IEnumerable<string> Surplus { get; set; } = [];

    [Option("records", HelpText = "Show the rows that would be written instead of the files.")]
    public bool Records { get; set; }

    [Option("json", HelpText = "One JSON object a line.")]
    public bool Json { get; set; }

    protected override string? RefusesMoment => null;

    public void Remember(string[] commandLine) => arguments = commandLine;

    public int Run(Surroundings surroundings)
    {
        SurplusArguments.Refuse(Surplus);
        if (Other.Length > 0 || AsOf.Length > 0)
        {
            ComparisonReport.Print(this, surroundings);
            return ExitCode.Ok;
        }

        if (To.Length > 0)
        {
            throw new CommandException("option --to: needs --as-of, the moment to begin with, or a second snapshot");
        }

        if (EditedMount.Find(Snapshot) is { } mount)
        {
            RequireNothingForSnapshots();
            return mount.Run(arguments, surroundings);
        }

        using OpenSnapshot snapshot = OpenSnapshot.Open(this, surroundings);
        using EditSession? session = EditSession.OpenExisting(snapshot, this);
        return session is null ? ExitCode.Ok : DiffReport.Print(session, this, surroundings);
    }
}
