using Elastickv.SnapshotFs.Cli.CommandLine;
using Elastickv.SnapshotFs.Cli.Control;
using Elastickv.SnapshotFs.Cli.Mounting;
using Elastickv.SnapshotFs.Fuse;

namespace Elastickv.SnapshotFs.Cli.Editing;

/// <summary>A mount whose process is asked to do something with its edits.</summary>
internal sealed class EditedMount
{
    private readonly string mountPoint;

    private EditedMount(string mountPoint) => this.mountPoint = mountPoint;

    /// <summary>The mount at a path; null when none is mounted there, so that the path names a snapshot.</summary>
    public static EditedMount? Find(string path) => OperatingSystem.IsLinux() && FuseMounts.Find(path) is { } mountPoint ? new EditedMount(mountPoint) : null;

    /// <summary>Has a command line carried out over there, and gives its exit code.</summary>
    /// <exception cref="CommandException">Nobody answers.</exception>
    public int Run(string[] arguments, Surroundings surroundings)
    {
        string shown = RawText.Display(RawText.ToBytes(mountPoint));
        ServingProcess server = ServingProcess.Find(mountPoint) ?? throw new CommandException($"{shown}: the mount does not answer, or you may not enter it");
        using ControlClient control = ControlClient.TryConnect(server)
            ?? throw new CommandException($"{shown}: process {server.Id} that serves the mount does not take commands from here");
        control.Ask(arguments, surroundings);
        return control.Listen(surroundings);
    }
}
