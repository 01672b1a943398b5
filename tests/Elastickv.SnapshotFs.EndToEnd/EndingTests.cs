using System.Diagnostics;
using System.Globalization;
using Elastickv.SnapshotFs.EndToEnd.Support;

namespace Elastickv.SnapshotFs.EndToEnd;

/// <summary>Every way a mount can end.</summary>
public class EndingTests
{
    private static string Snapshot => RealSnapshot.Path("basic");

    [MountTheory("fusermount3")]
    [InlineData("unmount")]
    [InlineData("umount")]
    [InlineData("fusermount3")]
    [InlineData("TERM")]
    [InlineData("INT")]
    public void EndsCleanly(string how)
    {
        using var mounted = MountedSnapshot.Of(Snapshot);
        Tool.Run("ls", "-lR", mounted.Path).Succeeded();
        ToolResult ended = how switch
        {
            "unmount" => Snapfs.Run("unmount", mounted.Path),
            "umount" => Tool.Run("umount", mounted.Path),
            "fusermount3" => Tool.Run("fusermount3", "-u", mounted.Path),
            _ => Signal(mounted.Daemon, how),
        };
        ended.Succeeded();
        mounted.AssertGone();
        Assert.Empty(Directory.EnumerateFileSystemEntries(mounted.Path));
        Assert.DoesNotContain("Exception", ended.Errors);
    }

    [MountTheory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void ForegroundEndsWithExitCodeZero(string signal)
    {
        using var scratch = new Scratch();
        string mountPoint = scratch.NewDirectory("mnt");
        using Process foreground = Snapfs.Start("mount", Snapshot, mountPoint, "--foreground");
        Task<string> errors = foreground.StandardError.ReadToEndAsync();
        try
        {
            Assert.True(Tool.Eventually(() => MountedSnapshot.IsMounted(mountPoint) && Tool.Run("ls", mountPoint) is { ExitCode: 0, Output.Length: > 0 }), "did not mount");
            Signal(foreground.Id, signal).Succeeded();
            Assert.True(foreground.WaitForExit(TimeSpan.FromSeconds(30)), "did not end");
            Assert.Equal(0, foreground.ExitCode);
            Assert.False(MountedSnapshot.IsMounted(mountPoint));
            Assert.DoesNotContain("Exception", errors.Result);
        }
        finally
        {
            if (!foreground.HasExited)
            {
                foreground.Kill();
            }

            if (MountedSnapshot.IsMounted(mountPoint))
            {
                Tool.Run("umount", "-l", mountPoint);
            }
        }
    }

    [MountTheory("fusermount3")]
    [InlineData("unmount")]
    [InlineData("umount")]
    [InlineData("fusermount3")]
    public void BusyMountSaysSoAndGoesOn(string how)
    {
        using var mounted = MountedSnapshot.Of(Snapshot);
        using (Process holder = Tool.Start("bash", ["-c", "cd \"$1\" && echo in && exec sleep 600", "bash", mounted.At("redis")]))
        {
            try
            {
                Assert.Equal("in", holder.StandardOutput.ReadLine());
                ToolResult refused = how switch
                {
                    "unmount" => Snapfs.Run("unmount", mounted.Path),
                    "umount" => Tool.Run("umount", mounted.Path),
                    _ => Tool.Run("fusermount3", "-u", mounted.Path),
                };
                refused.Failed();
                Assert.Contains(how == "unmount" ? "in use by" : "busy", refused.Errors, StringComparison.Ordinal);
                Assert.Equal("hello"u8.ToArray(), mounted.Read("redis/db_0/strings/greeting.bin"));
            }
            finally
            {
                holder.Kill();
                holder.WaitForExit();
            }
        }

        Snapfs.Run("unmount", mounted.Path).Succeeded();
        mounted.AssertGone();
    }

    [MountFact]
    public void DeadMountPointIsCleanedByTheNextMount()
    {
        using var mounted = MountedSnapshot.Of(Snapshot);
        int daemon = mounted.Daemon;
        Signal(daemon, "KILL").Succeeded();
        Assert.True(Tool.Eventually(() => !mounted.IsServed));
        Assert.True(MountedSnapshot.IsMounted(mounted.Path));
        Tool.Run("ls", mounted.Path).Failed();

        Snapfs.Run("mount", Snapshot, mounted.Path).Succeeded();
        Assert.NotEqual(daemon, mounted.FindDaemon());
        Assert.Equal("hello"u8.ToArray(), mounted.Read("redis/db_0/strings/greeting.bin"));
        Assert.Single(File.ReadLines("/proc/self/mountinfo"), line => line.Split(' ')[4] == mounted.Path);
    }

    [MountFact]
    public void DeadMountPointCanBeUnmounted()
    {
        using var mounted = MountedSnapshot.Of(Snapshot);
        Signal(mounted.Daemon, "KILL").Succeeded();
        Assert.True(Tool.Eventually(() => !mounted.IsServed));
        Snapfs.Run("unmount", mounted.Path).Succeeded();
        mounted.AssertGone();
    }

    [MountFact]
    public void ReaderOfAKilledDaemonGetsAnError()
    {
        using var mounted = MountedSnapshot.Of(Snapshot);
        using Process reader = Tool.Start("bash", ["-c", "exec 3<\"$1\" && echo open && sleep 2 && cat <&3 | wc -c", "bash", mounted.At("s3/photos/multi.bin")]);
        Assert.Equal("open", reader.StandardOutput.ReadLine());
        Signal(mounted.Daemon, "KILL").Succeeded();
        Assert.True(reader.WaitForExit(TimeSpan.FromSeconds(60)), "the reader hangs");
        Assert.Contains("cat", reader.StandardError.ReadToEnd());
    }

    private static ToolResult Signal(int process, string name) => Tool.Run("kill", "-" + name, process.ToString(CultureInfo.InvariantCulture));
}
