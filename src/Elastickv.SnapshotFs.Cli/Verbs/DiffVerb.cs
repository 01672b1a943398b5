using CommandLine;
using Elastickv.SnapshotFs.Cli.CommandLine;
using Elastickv.SnapshotFs.Cli.Editing;

namespace Elastickv.SnapshotFs.Cli.Verbs;

/// <summary><c>snapfs diff</c>: what a commit would change. Exit code 2 when edits are among it that keep a commit from being done.</summary>
[Verb("diff", HelpText = "Show the edits that wait to be written.")]
internal sealed class DiffVerb : EditsArgument, ICommand, IForwardedCommand
{
    private string[] arguments = [];

    [Value(1, Hidden = true)]
    public IEnumerable<string> Surplus { get; set; } = [];

    [Option("records", HelpText = "Show the rows that would be written instead of the files.")]
    public bool Records { get; set; }

    [Option("json", HelpText = "One JSON object a line.")]
    public bool Json { get; set; }

    public void Remember(string[] commandLine) => arguments = commandLine;

    public int Run(Surroundings surroundings)
    {
        SurplusArguments.Refuse(Surplus);
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
