using System.Diagnostics;
using Elastickv.SnapshotFs.Fuse.Mounting;

namespace Elastickv.SnapshotFs.Fuse.Tests.Support;

/// <summary>A mount of the sample tree served by another process, in a directory of its own. Disposing leaves nothing behind, whatever happened.</summary>
internal sealed class HostedMount : IDisposable
{
    private readonly Process host;
    private readonly MountUser user;

    public HostedMount(MountUser user, params string[] flags)
        : this(user, NewDirectory(user), flags)
    {
    }

    /// <summary>Mounts on a given directory, which is removed in the end.</summary>
    public HostedMount(MountUser user, string directory, string[] flags)
    {
        this.user = user;
        Path = directory;
        host = Shell.Start([.. MountSupport.Become(user), "dotnet", MountSupport.HostProgram, "serve", directory, .. flags]);
        Greeting = host.StandardOutput.ReadLine() ?? host.StandardError.ReadToEnd();
    }

    public string Path { get; }

    /// <summary>The first line of the host: <c>ready</c>, or why not.</summary>
    public string Greeting { get; }

    public int ProcessId => host.Id;

    public static string NewDirectory(MountUser user)
    {
        string directory = Directory.CreateTempSubdirectory("snapfs-test-").FullName;
        if (MountSupport.IsRoot && user == MountUser.Ordinary)
        {
            Shell.Run(["chown", MountSupport.NobodyId.ToString(), directory]);
        }

        return directory;
    }

    /// <summary>Runs a command as the mounting user.</summary>
    public Shell.Outcome Run(params string[] command) => Shell.Run([.. MountSupport.Become(user), .. command]);

    /// <summary>Runs a line of the shell in the mount's directory, as the mounting user, and demands that it succeeds.</summary>
    public string Sh(string line)
    {
        Shell.Outcome outcome = Run("sh", "-c", $"cd '{Path}' && {line}");
        Assert.True(outcome.ExitCode == 0, $"{line}: exit code {outcome.ExitCode}: {outcome.Errors}");
        return outcome.Output;
    }

    /// <summary>Runs a line of the shell in the mount's directory that has to fail; gives what it complained of.</summary>
    public string Fails(string line)
    {
        Shell.Outcome outcome = Run("sh", "-c", $"cd '{Path}' && {line}");
        Assert.True(outcome.ExitCode != 0, $"{line}: should have failed; said {outcome.Output}");
        return outcome.Errors;
    }

    /// <summary>Gives the host a command and takes one line of answer.</summary>
    public string? Tell(string command)
    {
        host.StandardInput.WriteLine(command);
        host.StandardInput.Flush();
        return host.StandardOutput.ReadLine();
    }

    /// <summary>What the host has logged.</summary>
    public string[] Log()
    {
        var lines = new string[int.Parse(Tell("log")!)];
        for (int i = 0; i < lines.Length; i++)
        {
            lines[i] = host.StandardOutput.ReadLine()!;
        }

        return lines;
    }

    /// <summary>Waits for the host to end by itself; its exit code.</summary>
    public int WaitForEnd()
    {
        Assert.True(host.WaitForExit(TimeSpan.FromSeconds(60)), "the host did not end");
        return host.ExitCode;
    }

    /// <summary>Ends the host without warning: the mount is left behind dead.</summary>
    public void Kill()
    {
        host.Kill();
        host.WaitForExit();
    }

    public void Dispose()
    {
        while (MountTable.Find(Path) is not null)
        {
            Shell.Run([.. MountSupport.Become(user), .. user == MountUser.Root ? (string[])["umount", "-l", Path] : ["fusermount3", "-u", "-z", Path]]);
        }

        if (!host.WaitForExit(TimeSpan.FromSeconds(20)))
        {
            host.Kill();
            host.WaitForExit();
        }

        host.Dispose();
        Directory.Delete(Path);
    }
}
