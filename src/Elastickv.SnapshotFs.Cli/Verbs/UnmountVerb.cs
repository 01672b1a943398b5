using CommandLine;
using Elastickv.SnapshotFs.Cli.CommandLine;
using Elastickv.SnapshotFs.Cli.Control;
using Elastickv.SnapshotFs.Cli.Editing;
using Elastickv.SnapshotFs.Cli.Mounting;
using Elastickv.SnapshotFs.Fuse;

namespace Elastickv.SnapshotFs.Cli.Verbs;

/// <summary>
/// <c>snapfs unmount</c>: unmounts, waits until the edits are committed and the process that served the mount has ended, and exits as the commit did: 0 when it is written or there was
/// nothing to write, 2 when edits or records cannot be encoded, 1 when the machine is at fault (spec 00 §7).
/// </summary>
[Verb("unmount", HelpText = "Unmount a snapshot, write its edits into a new one, and wait until everything has ended.")]
internal sealed class UnmountVerb : IOutputOptions, ICommand, IForwardedCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private string[] arguments = [];

    [Value(0, MetaName = "MOUNTPOINT", Required = true, HelpText = "Where it is mounted.")]
    public string MountPoint { get; set; } = "";

    [Value(1, Hidden = true)]
    public IEnumerable<string> Surplus { get; set; } = [];

    [Option("no-commit", HelpText = "Write nothing; keep the edits for the next mount.")]
    public bool NoCommit { get; set; }

    [Option("discard", HelpText = "Write nothing; throw the edits away.")]
    public bool Discard { get; set; }

    public string Output { get; set; } = "";

    public bool Canonical { get; set; }

    public bool Runtime { get; set; }

    public bool DropBadRecords { get; set; }

    /// <summary>What happens to the edits.</summary>
    public SessionEnd End => NoCommit ? SessionEnd.Keep : Discard ? SessionEnd.Discard : SessionEnd.Commit;

    private bool AsksForSomething => NoCommit || Discard || Output.Length > 0 || Canonical || Runtime || DropBadRecords;

    public void Remember(string[] commandLine) => arguments = commandLine;

    public int Run(Surroundings surroundings)
    {
        SurplusArguments.Refuse(Surplus);
        RequireSense();
        if (!OperatingSystem.IsLinux())
        {
            throw new CommandException("unmount runs on Linux only in this version");
        }

        string shown = RawText.Display(RawText.ToBytes(MountPoint));
        string mountPoint = FuseMounts.Find(MountPoint) ?? throw new CommandException($"{shown}: no snapshot is mounted there");
        ServingProcess? server = ServingProcess.Find(mountPoint);
        using ControlClient? control = server is null ? null : ControlClient.TryConnect(server);
        if (control is null && AsksForSomething)
        {
            throw new CommandException($"{shown}: the process behind the mount cannot be told these options; nothing was unmounted");
        }

        control?.Ask(arguments, surroundings);
        if (control is not null && !control.WaitUntilNoted(surroundings, out int refused))
        {
            return refused;
        }

        // Called from inside the mount, this very process would keep it busy.
        Directory.SetCurrentDirectory("/");
        Unmount(mountPoint, shown);
        int exitCode = control?.Listen(surroundings) ?? ExitCode.Ok;
        return server is null || server.WaitForEnd(Patience)
            ? exitCode
            : throw new CommandException($"{shown}: unmounted, but process {server.Id} that served it still runs");
    }

    private static void Unmount(string mountPoint, string shown)
    {
        try
        {
            FuseMounts.Unmount(mountPoint);
        }
        catch (FuseMountException failure) when (failure.Failure == FuseMountFailure.Busy)
        {
            string users = MountUsers.Of(mountPoint);
            throw new CommandException(users.Length == 0 ? failure.Message : $"{shown}: still in use by {users}");
        }
        catch (FuseMountException failure)
        {
            throw new CommandException(failure.Message);
        }
    }

    private void RequireSense()
    {
        if (NoCommit && Discard)
        {
            throw new CommandException("--no-commit keeps the edits and --discard throws them away; give one of them");
        }

        if ((NoCommit || Discard) && (Output.Length > 0 || Canonical || Runtime || DropBadRecords))
        {
            throw new CommandException($"with {(NoCommit ? "--no-commit" : "--discard")} nothing is written: --output, --canonical, --runtime and --drop-bad-records have no place there");
        }
    }
}
