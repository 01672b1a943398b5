using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Elastickv.SnapshotFs.Cli.Tests.Support;

namespace Elastickv.SnapshotFs.Cli.Tests.Mounting;

/// <summary>Real mounts by the real program.</summary>
public sealed class MountVerbTests : IClassFixture<SampleFile>, IDisposable
{
    private readonly SampleFile sample;
    private readonly TemporaryDirectory directory = new();
    private readonly string mountPoint;

    public MountVerbTests(SampleFile sample)
    {
        this.sample = sample;
        mountPoint = Directory.CreateDirectory(directory.File("mount point")).FullName;
    }

    private string LogPath => directory.File("log");

    public void Dispose()
    {
        if (IsMounted)
        {
            ProgramRun.Of("umount", "-l", mountPoint);
        }

        directory.Dispose();
    }

    private bool IsMounted => File.ReadAllText("/proc/self/mountinfo").Contains(mountPoint.Replace(" ", "\\040"), StringComparison.Ordinal);

    [MountFact]
    public void ReturnsWhenTheMountAnswersAndUnmountWaitsForTheEnd()
    {
        ProgramRun mount = Mount();
        Assert.Equal((0, ""), (mount.ExitCode, mount.Error));
        Assert.StartsWith($"{sample.Path} mounted at {mountPoint}; state of 2026-01-15T09:00:", mount.Output);
        Assert.Contains("; index: built; ", mount.Output);
        Assert.EndsWith($"no problems known; log {LogPath}\n", mount.Output);
        int server = Server();
        Assert.Equal(
            CommandRun.Of("cat", sample.Path, "MANIFEST.json").OutputBytes,
            File.ReadAllBytes(Path.Combine(mountPoint, "MANIFEST.json")));
        ProgramRun unmount = ProgramRun.Of(ProgramRun.Snapfs, "unmount", mountPoint);
        Assert.Equal((0, "no edits, nothing written\n", ""), (unmount.ExitCode, unmount.Output, unmount.Error));
        Assert.False(IsMounted);

        // Ended, though the system may still have to bury it.
        Assert.True(Has(server, "State:\tZ") || !Directory.Exists($"/proc/{server}"));
        Assert.Contains("unmounted", File.ReadAllText(LogPath));
    }

    [MountFact]
    public void TheMountHasTheTreeOfAnExport()
    {
        Mount();
        string export = directory.File("export");
        Assert.Equal(0, ProgramRun.Of(ProgramRun.Snapfs, "export", sample.Path, export).ExitCode);
        ProgramRun difference = ProgramRun.Of("diff", "-r", export, mountPoint);
        Assert.Equal((0, "", ""), (difference.ExitCode, difference.Output, difference.Error));
        Assert.Equal(0, ProgramRun.Of("sh", "-c", $"cd '{mountPoint}' && sha256sum --quiet -c CHECKSUMS").ExitCode);
    }

    [MountFact]
    public void ABusyMountIsSaidToBeAndStays()
    {
        Mount();
        using (File.OpenRead(Path.Combine(mountPoint, "MANIFEST.json")))
        {
            ProgramRun unmount = ProgramRun.Of(ProgramRun.Snapfs, "unmount", mountPoint);
            Assert.Equal(1, unmount.ExitCode);
            Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"still in use by {Environment.ProcessId} ("), unmount.Error);
            Assert.True(IsMounted);
        }

        Assert.Equal(0, ProgramRun.Of(ProgramRun.Snapfs, "unmount", mountPoint).ExitCode);
    }

    [MountFact]
    public void ATerminatedDaemonUnmounts()
    {
        Mount();
        int server = Server();
        Assert.Equal(0, ProgramRun.Of("kill", "-TERM", $"{server}").ExitCode);
        Wait(() => !Directory.Exists($"/proc/{server}"));
        Assert.False(IsMounted);
        Assert.Empty(Directory.GetFileSystemEntries(mountPoint));
    }

    [MountFact]
    public void UmountEndsTheDaemon()
    {
        Mount();
        int server = Server();
        ProgramRun umount = Environment.IsPrivilegedProcess ? ProgramRun.Of("umount", mountPoint) : ProgramRun.Of("fusermount3", "-u", mountPoint);
        Assert.Equal(0, umount.ExitCode);
        Wait(() => !Directory.Exists($"/proc/{server}"));
    }

    [MountFact]
    public void AMountThatWasKilledIsCleanedByTheNextOne()
    {
        Mount();
        int server = Server();
        Assert.Equal(0, ProgramRun.Of("kill", "-KILL", $"{server}").ExitCode);
        Wait(() => !Directory.Exists($"/proc/{server}"));
        Assert.True(IsMounted);
        Assert.Equal(0, Mount().ExitCode);
        Assert.NotEqual(server, Server());
        Assert.Contains("was left behind by a program that was killed", File.ReadAllText(LogPath));
    }

    [MountFact]
    public void AMountThatWasKilledCanBeUnmounted()
    {
        Mount();
        int server = Server();
        ProgramRun.Of("kill", "-KILL", $"{server}");
        Wait(() => !Directory.Exists($"/proc/{server}"));
        Assert.Equal(0, ProgramRun.Of(ProgramRun.Snapfs, "unmount", mountPoint).ExitCode);
        Assert.False(IsMounted);
    }

    [MountFact]
    public void TheForegroundStaysUntilInterrupted()
    {
        using Process process = ProgramRun.Start(ProgramRun.Snapfs, "mount", "--foreground", sample.Path, mountPoint);
        string? line = process.StandardOutput.ReadLine();
        Assert.StartsWith($"{sample.Path} mounted at ", line);
        Assert.DoesNotContain("; log ", line);
        Assert.False(process.HasExited);
        Assert.Equal(process.Id, Server());
        ProgramRun.Of("kill", "-INT", $"{process.Id}");
        ProgramRun ended = ProgramRun.Finish(process);
        Assert.Equal(0, ended.ExitCode);
        Assert.False(IsMounted);
    }

    [MountFact]
    public void TwoMountsHaveTheSameInodesAndTimes()
    {
        string Listing()
        {
            Mount();
            string listing = ProgramRun.Of("find", mountPoint, "-printf", "%i %s %T@ %m %P\\n").Output;
            ProgramRun.Of(ProgramRun.Snapfs, "unmount", mountPoint);
            return listing;
        }

        string first = Listing();
        Assert.Contains(" MANIFEST.json\n", first);
        Assert.Equal(first, Listing());
    }

    [MountFact]
    public void FailuresAreOneLineWithTheirExitCode()
    {
        AssertFails(1, "no such file or directory", directory.File("missing.fsm"), mountPoint);
        AssertFails(1, "there is no such directory", sample.Path, directory.File("nowhere"));
        AssertFails(1, "is not empty", sample.Path, directory.Path);
        AssertFails(1, "is a file", sample.Path, sample.Path);
        string flipped = directory.File("flipped.fsm");
        byte[] bytes = File.ReadAllBytes(sample.Path);
        bytes[^100] ^= 1;
        File.WriteAllBytes(flipped, bytes);
        AssertFails(2, "checksum-mismatch", flipped, mountPoint);
        AssertFails(1, "expected a number of bytes", "--memory=lots", sample.Path, mountPoint);
        Mount();
        AssertFails(1, "mounted there already", sample.Path, mountPoint);
    }

    [MountFact]
    public void UnmountingWhatIsNotMountedIsOneLine()
    {
        CommandRun run = CommandRun.Of("unmount", mountPoint);
        Assert.Equal((1, $"snapfs: {mountPoint}: no snapshot is mounted there\n"), (run.ExitCode, run.Error));
    }

    [MountFact]
    public void TheDaemonHoldsNeitherTheCallersPipesNorItsDirectory()
    {
        ProgramRun run = ProgramRun.Of(
            "sh", "-c", "exec 7>&1; cd \"$1\" && \"$2\" mount --log \"$3\" \"$4\" \"$5\"", "sh", directory.Path, ProgramRun.Snapfs, LogPath, sample.Path, mountPoint);

        // Had the daemon kept one of the shell's pipes, reading them to the end would have waited for it.
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("/", new FileInfo($"/proc/{Server()}/cwd").LinkTarget);
        Assert.Equal("/dev/null", new FileInfo($"/proc/{Server()}/fd/0").LinkTarget);
        Assert.Equal(LogPath, new FileInfo($"/proc/{Server()}/fd/2").LinkTarget);
    }

    private static bool Has(int process, string line)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/status").Contains(line, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static void Wait(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(30)));

    private ProgramRun Mount() => ProgramRun.Of(ProgramRun.Snapfs, "mount", "--log", LogPath, sample.Path, mountPoint);

    private int Server()
    {
        using JsonDocument status = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(mountPoint, ".snapfs/status.json")));
        return status.RootElement.GetProperty("process_id").GetInt32();
    }

    private void AssertFails(int exitCode, string reason, params string[] arguments)
    {
        ProgramRun run = ProgramRun.Of(ProgramRun.Snapfs, ["mount", "--log", LogPath, .. arguments]);
        Assert.Equal((exitCode, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("snapfs: ", run.Error);
        Assert.Contains(reason, run.Error);
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
    }
}
