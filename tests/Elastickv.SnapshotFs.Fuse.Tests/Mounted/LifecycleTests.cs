using System.Diagnostics;
using Elastickv.SnapshotFs.FileSystem;
using Elastickv.SnapshotFs.FileSystem.Tests.Support;
using Elastickv.SnapshotFs.Fuse.Mounting;
using Elastickv.SnapshotFs.Fuse.Tests.Host;
using Elastickv.SnapshotFs.Fuse.Tests.Support;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.SnapshotFs.Fuse.Tests.Mounted;

/// <summary>Mounting and unmounting, and what is said when it does not work.</summary>
public sealed class LifecycleTests
{
    [MountFact]
    public void RootUnmounts() => Unmounts(MountUser.Root, "unmount");

    [MountFact(MountUser.Ordinary)]
    public void OrdinaryUserUnmounts() => Unmounts(MountUser.Ordinary, "unmount");

    [MountFact]
    public void UmountProgramEndsTheHost()
    {
        using var mount = new HostedMount(MountUser.Root);
        Assert.Equal(0, mount.Run("umount", mount.Path).ExitCode);
        Assert.Equal(0, mount.WaitForEnd());
    }

    [MountFact(MountUser.Ordinary)]
    public void HelperProgramEndsTheHost()
    {
        using var mount = new HostedMount(MountUser.Ordinary);
        Assert.Equal(0, mount.Run("fusermount3", "-u", mount.Path).ExitCode);
        Assert.Equal(0, mount.WaitForEnd());
    }

    [MountFact]
    public void RootIsToldThatItIsBusy() => Busy(MountUser.Root);

    [MountFact(MountUser.Ordinary)]
    public void OrdinaryUserIsToldThatItIsBusy() => Busy(MountUser.Ordinary);

    [MountFact]
    public void RootMountsOverAKilledMount() => MountsOverAKilledMount(MountUser.Root);

    [MountFact(MountUser.Ordinary)]
    public void OrdinaryUserMountsOverAKilledMount() => MountsOverAKilledMount(MountUser.Ordinary);

    [MountFact]
    public void LiveMountIsNotMountedOver()
    {
        using var mount = new HostedMount(MountUser.Root);
        Shell.Outcome second = Shell.Run("dotnet", MountSupport.HostProgram, "serve", mount.Path);
        Assert.Equal(1, second.ExitCode);
        Assert.StartsWith("AlreadyMounted: ", second.Output, StringComparison.Ordinal);
        Assert.Contains("sample, with comma.fsm", second.Output, StringComparison.Ordinal);
        Assert.Equal(SampleTree.Hello, mount.Sh("cat hello.txt"));
    }

    [MountFact]
    public void OthersMayEnterOnlyWhenTheyAreLetIn()
    {
        if (MountSupport.Missing(MountUser.Ordinary) is not null)
        {
            return;
        }

        using (var closed = new HostedMount(MountUser.Root))
        {
            Assert.NotEqual(0, Shell.Run([.. MountSupport.Become(MountUser.Ordinary), "ls", closed.Path]).ExitCode);
        }

        using var open = new HostedMount(MountUser.Root, "others");
        Assert.Equal(0, Shell.Run([.. MountSupport.Become(MountUser.Ordinary), "ls", open.Path]).ExitCode);
        Assert.Contains("Permission denied", Shell.Run([.. MountSupport.Become(MountUser.Ordinary), "cat", open.Path + "/hello.txt"]).Errors, StringComparison.Ordinal);
    }

    [MountFact]
    public void SymbolicLinkToTheMountPointWorks()
    {
        string directory = HostedMount.NewDirectory(MountUser.Root);
        string link = directory + "-link";
        File.CreateSymbolicLink(link, directory);
        try
        {
            using var mount = new HostedMount(MountUser.Root, directory, []);
            Shell.Outcome second = Shell.Run("dotnet", MountSupport.HostProgram, "serve", link);
            Assert.StartsWith("AlreadyMounted: ", second.Output, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(link);
        }
    }

    [MountFact]
    public void BadMountPoints_AreNamed()
    {
        string directory = HostedMount.NewDirectory(MountUser.Root);
        try
        {
            string file = directory + "/file";
            File.WriteAllText(file, "x");
            AssertRefused(FuseMountFailure.BadMountPoint, directory, "is not empty");
            AssertRefused(FuseMountFailure.BadMountPoint, file, "is a file");
            AssertRefused(FuseMountFailure.BadMountPoint, directory + "/missing", "no such directory");
            AssertRefused(FuseMountFailure.AlreadyMounted, "/proc", "mounted there already (proc");
            AssertRefused(FuseMountFailure.BadMountPoint, "/dev/fd/999", "not an open descriptor");
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [MountFact]
    public void ReadyDescriptor_IsServed()
    {
        string directory = HostedMount.NewDirectory(MountUser.Root);
        var mounter = new DirectMounter();
        using var files = new SnapshotFileSystem(
            SampleTree.Build(withGaps: false), new SnapshotFileSystemOptions { Source = new MountedSource { Path = "x" } }, new LogRecorder());
        try
        {
            SafeFileHandle device = mounter.Mount(directory, new FuseMountOptions { MountPoint = directory });
            FuseMount mount = FuseMount.Start(files, new FuseMountOptions { MountPoint = $"/dev/fd/{device.DangerousGetHandle()}" }, new LogRecorder());
            device.SetHandleAsInvalid();
            mount.WaitUntilAnswering(TimeSpan.FromSeconds(20));
            Assert.Equal(SampleTree.Hello, Shell.Run("cat", directory + "/hello.txt").Output);
            Assert.Equal(FuseMountFailure.Refused, Assert.Throws<FuseMountException>(() => mount.Unmount()).Failure);
            mounter.Unmount(directory, lazily: false);
            Assert.True(mount.Completion.Wait(TimeSpan.FromSeconds(20)));
        }
        finally
        {
            mounter.Unmount(directory, lazily: true);
            Directory.Delete(directory);
        }
    }

    [MountFact(MountUser.Ordinary)]
    public void MissingHelper_IsNamed()
    {
        string directory = HostedMount.NewDirectory(MountUser.Ordinary);
        string dotnet = Shell.Run("sh", "-c", "command -v dotnet").Output.Trim();
        try
        {
            Shell.Outcome outcome = Shell.Run(
                [.. MountSupport.Become(MountUser.Ordinary), "env", "PATH=/nonexistent", dotnet, MountSupport.HostProgram, "serve", directory]);
            Assert.StartsWith("NoHelper: fusermount3 is needed", outcome.Output, StringComparison.Ordinal);
            Assert.Contains("apt-get install fuse3", outcome.Output, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(directory);
        }
    }

    [MountFact(MountUser.Ordinary)]
    public void RefusalOfTheHelper_IsPassedOn()
    {
        // The directory belongs to somebody else.
        string directory = HostedMount.NewDirectory(MountUser.Root);
        try
        {
            if (MountSupport.IsRoot)
            {
                Shell.Run("chmod", "755", directory);
                Shell.Outcome outcome = Shell.Run([.. MountSupport.Become(MountUser.Ordinary), "dotnet", MountSupport.HostProgram, "serve", directory]);
                Assert.StartsWith($"Refused: {directory}: fusermount3: ", outcome.Output, StringComparison.Ordinal);
            }
        }
        finally
        {
            Directory.Delete(directory);
        }
    }

    private static void Unmounts(MountUser user, string command)
    {
        using var mount = new HostedMount(user);
        Assert.Equal("ready " + mount.Path, mount.Greeting);
        Assert.Equal(SampleTree.Hello, mount.Sh("cat hello.txt"));
        Assert.Equal("ended", mount.Tell(command));
        Assert.Equal(0, mount.WaitForEnd());
        Assert.Null(MountTable.Find(mount.Path));
    }

    private static void Busy(MountUser user)
    {
        using var mount = new HostedMount(user);
        using Process inside = Shell.Start([.. MountSupport.Become(user), "sh", "-c", $"cd '{mount.Path}' && echo in && read line"]);
        Assert.Equal("in", inside.StandardOutput.ReadLine());
        Assert.StartsWith($"Busy: {mount.Path}: still in use", mount.Tell("unmount"), StringComparison.Ordinal);
        Assert.Equal(SampleTree.Hello, mount.Sh("cat hello.txt"));
        inside.StandardInput.WriteLine();
        inside.StandardInput.Close();
        Assert.True(inside.WaitForExit(TimeSpan.FromSeconds(20)));
        Assert.Equal("ended", mount.Tell("unmount"));
        Assert.Equal(0, mount.WaitForEnd());
    }

    private static void MountsOverAKilledMount(MountUser user)
    {
        string directory = HostedMount.NewDirectory(user);
        using var killed = new HostedMount(user, directory, []);
        killed.Kill();
        Assert.Contains("not connected", killed.Run("stat", "-f", directory).Errors, StringComparison.Ordinal);
        Shell.Outcome served = Shell.Run([.. MountSupport.Become(user), "sh", "-c", $"dotnet '{MountSupport.HostProgram}' serve '{directory}' </dev/null"]);
        Assert.Equal($"ready {directory}\nended\n", served.Output);
    }

    private static void AssertRefused(FuseMountFailure failure, string mountPoint, string why)
    {
        using var files = new SnapshotFileSystem(new FakeTree(), new SnapshotFileSystemOptions { Source = new MountedSource { Path = "x" } }, new LogRecorder());
        FuseMountException refused = Assert.Throws<FuseMountException>(() => FuseMount.Start(files, new FuseMountOptions { MountPoint = mountPoint }, new LogRecorder()));
        Assert.Equal(failure, refused.Failure);
        Assert.Contains(mountPoint, refused.Message, StringComparison.Ordinal);
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }
}
