using CommandLine;
using Elastickv.SnapshotFs.Cli.CommandLine;
using Elastickv.SnapshotFs.Cli.Editing;

namespace Elastickv.SnapshotFs.Cli.Verbs;

/// <summary><c>snapfs commit</c>: writes pending edits into a new snapshot, of a mount that goes on or of a snapshot that is not mounted (spec 00 §7).</summary>
[Verb("commit", HelpText = "Write the edits that wait into a new snapshot, without unmounting or after --no-commit.")]
internal sealed class CommitVerb : EditsArgument, IOutputOptions, ICommand, IForwardedCommand
{
    private string[] arguments = [];

    [Value(1, Hidden = true)]
    public IEnumerable<string> Surplus { get; set; } = [];

    public string Output { get; set; } = "";

    public bool Canonical { get; set; }

    public bool Runtime { get; set; }

    public bool DropBadRecords { get; set; }

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
        Outcome outcome = session is null
            ? Outcome.Good("no edits, nothing written")
            : session.End(SessionEnd.Commit, OutputForm.Of(this, Environment.CurrentDirectory), surroundings);
        outcome.Print(surroundings);
        return outcome.ExitCode;
    }
}
