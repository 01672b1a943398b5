using CommandLine;
using Elastickv.SnapshotFs.Cli.CommandLine;
using Elastickv.SnapshotFs.Cli.Mounting;
using Elastickv.SnapshotFs.Fuse;

namespace Elastickv.SnapshotFs.Cli.Verbs;

/// <summary><c>snapfs unmount</c>: unmounts and returns when the process that served the mount has ended.</summary>
[Verb("unmount", HelpText = "Unmount a snapshot and wait until everything has ended.")]
internal sealed class UnmountVerb : ICommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Value(0, MetaName = "MOUNTPOINT", Required = true, HelpText = "Where it is mounted.")]
    public string MountPoint { get; set; } = "";

    [Value(1, Hidden = true)]
    public IEnumerable<string> Surplus { get; set; } = [];

    public int Run(Surroundings surroundings)
    {
        SurplusArguments.Refuse(Surplus);
        if (!OperatingSystem.IsLinux())
        {
            throw new CommandException("unmount runs on Linux only in this version");
        }

        string shown = RawText.Display(RawText.ToBytes(MountPoint));
        string mountPoint = FuseMounts.Find(MountPoint) ?? throw new CommandException($"{shown}: no snapshot is mounted there");

        // Called from inside the mount, this very process would keep it busy.
        Directory.SetCurrentDirectory("/");
        ServingProcess? server = ServingProcess.Find(mountPoint);
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

        return server is null || server.WaitForEnd(Patience)
            ? ExitCode.Ok
            : throw new CommandException($"{shown}: unmounted, but process {server.Id} that served it still runs");
    }
}
