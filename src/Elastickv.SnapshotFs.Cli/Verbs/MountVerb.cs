using CommandLine;
using Elastickv.SnapshotFs.Cli.CommandLine;
using Elastickv.SnapshotFs.Cli.Mounting;
using Elastickv.SnapshotFs.FileSystem;

namespace Elastickv.SnapshotFs.Cli.Verbs;

/// <summary>
/// <c>snapfs mount</c>: serves a snapshot as a filesystem, in the background unless told otherwise. Returns when the mount answers; in the foreground when it has ended, with
/// the exit code of the commit.
/// </summary>
[Verb("mount", HelpText = "Mount a snapshot as a filesystem; unmounting writes the edits into a new snapshot.")]
internal sealed class MountVerb : SnapshotArgument, IOutputOptions, ICommand, IForwardedCommand
{
    private string[] arguments = [];

    [Value(1, MetaName = "MOUNTPOINT", Required = true, HelpText = "An existing empty directory.")]
    public string MountPoint { get; set; } = "";

    [Value(2, Hidden = true)]
    public IEnumerable<string> Surplus { get; set; } = [];

    [Option("read-only", HelpText = "Allow no changes.")]
    public bool ReadOnly { get; set; }

    [Option("overlay", MetaValue = "DIR", HelpText = "Where edits are kept until they are written. When absent: a directory beside the output.")]
    public string Overlay { get; set; } = "";

    public string Output { get; set; } = "";

    public bool Canonical { get; set; }

    public bool Runtime { get; set; }

    public bool DropBadRecords { get; set; }

    [Option("foreground", HelpText = "Stay in the foreground and log to standard error; Ctrl-C unmounts.")]
    public bool Foreground { get; set; }

    [Option("allow-other", HelpText = "Let other users in.")]
    public bool AllowOther { get; set; }

    [Option("strict", HelpText = "Read everything first and do not mount when there is any problem of severity error.")]
    public bool Strict { get; set; }

    [Option("memory", MetaValue = "BYTES", HelpText = "Budget of all caches together; a number with or without K, M or G. 64M when absent.")]
    public string Memory { get; set; } = "";

    [Option("log", MetaValue = "FILE", HelpText = "Log to this file. In the background there is always one; the mount names it.")]
    public string Log { get; set; } = "";

    public override bool ReusesIndex => !Strict;

    /// <summary><see cref="Memory"/> as a number of bytes.</summary>
    public long MemoryBytes => Memory.Length == 0 ? SnapshotFileSystemOptions.DefaultMemoryBytes : ByteCount.Parse(Memory, "--memory");

    /// <summary>Keeps the command line, to be given to the process in the background.</summary>
    public void Remember(string[] commandLine) => arguments = commandLine;

    public int Run(Surroundings surroundings)
    {
        SurplusArguments.Refuse(Surplus);
        if (!OperatingSystem.IsLinux())
        {
            throw new CommandException("mount runs on Linux only in this version");
        }

        if (RawText.HoldsRawBytes(MountPoint) || RawText.HoldsRawBytes(Log))
        {
            throw new CommandException("the paths of a mount point and of a log file must be valid UTF-8");
        }

        _ = MemoryBytes;
        _ = Moment;
        RefuseEditingOptions();
        if (!Foreground)
        {
            Print(surroundings, DaemonLauncher.Start(arguments, surroundings));
        }
        else if (Log.Length > 0)
        {
            using FileStream file = LogFile.Open(Log);
            using var writer = new StreamWriter(file);
            return MountedSnapshot.Serve(this, surroundings, (writer, Log), line => Print(surroundings, line));
        }
        else
        {
            return MountedSnapshot.Serve(this, surroundings, (surroundings.Error, null), line => Print(surroundings, line));
        }

        return ExitCode.Ok;
    }

    private void RefuseEditingOptions()
    {
        string given = Overlay.Length > 0 ? "--overlay" : Output.Length > 0 ? "--output" : Canonical ? "--canonical" : Runtime ? "--runtime" : DropBadRecords ? "--drop-bad-records" : "";
        if ((ReadOnly || AsOf.Length > 0) && given.Length > 0)
        {
            throw new CommandException($"option {given} says how edits are written, and with {(ReadOnly ? "--read-only" : "--as-of")} there are none");
        }
    }

    private static void Print(Surroundings surroundings, string line) => surroundings.Output.Write(System.Text.Encoding.UTF8.GetBytes(line + "\n"));
}
