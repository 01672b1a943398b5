using System.Diagnostics;
using System.Text.Json;
using Elastickv.SnapshotFs.Cli.Tests.Support;
using Elastickv.SnapshotFs.Sample;

namespace Elastickv.SnapshotFs.Cli.Tests.Editing;

/// <summary>Mounts that are edited, by the real program: every way to end one, and what becomes of the edits.</summary>
public sealed class EditingTests : IDisposable
{
    private const string Greeting = "redis/db_0/strings/greeting.bin";
    private const string User = "redis/db_0/hashes/user%3A1.json";

    private readonly TemporaryDirectory directory = new();
    private readonly string mountPoint;
    private readonly string snapshot;

    public EditingTests()
    {
        mountPoint = Directory.CreateDirectory(directory.File("mnt")).FullName;
        snapshot = directory.File("base.fsm");
        File.WriteAllBytes(snapshot, SampleSnapshot.Write());
    }

    private string Edited => directory.File("base.edited.fsm");

    private string Overlay => directory.File("base.edited.overlay");

    private string LogText => File.ReadAllText(directory.File("log"));

    private bool IsMounted => File.ReadAllText("/proc/self/mountinfo").Contains(mountPoint, StringComparison.Ordinal);

    public void Dispose()
    {
        if (IsMounted)
        {
            ProgramRun.Of("umount", "-l", mountPoint);
        }

        directory.Dispose();
    }

    [MountFact]
    public void AMountWithoutEditsLeavesNothingBehindAndSaysSo()
    {
        Assert.Contains($"; edits will be written to {Edited};", Mount());
        Assert.Equal("no edits, nothing written\n", Succeeds("unmount", mountPoint));
        Assert.Equal(["base.fsm", "log", "mnt"], Names());
        Assert.EndsWith("information: no edits, nothing written\n", LogText);
    }

    [MountFact]
    public void UnmountWritesTheEditsAndTellsWhat()
    {
        Mount();
        Edit("bonjour");
        Assert.Equal($"changed {Greeting}\n", Succeeds("diff", mountPoint));
        Assert.Equal("put    !redis|str|greeting (10 bytes)\n", Succeeds("diff", "--records", mountPoint));
        string told = Succeeds("unmount", mountPoint);
        Assert.StartsWith($"committed 1 edited file to {Edited}: 1 new record at ", told);
        Assert.EndsWith($", SHA-256 {Sha256(Edited)}\n", told);
        Assert.EndsWith("information: " + told, LogText);
        Assert.Equal("bonjour", Succeeds("cat", Edited, Greeting));
        using JsonDocument result = JsonDocument.Parse(File.ReadAllText(Path.Combine(Overlay, "last-commit.json")));
        Assert.Equal("committed", result.RootElement.GetProperty("state").GetString());
        Assert.Equal(["last-commit.json"], Directory.GetFileSystemEntries(Overlay).Select(Path.GetFileName));
        Assert.True(File.Exists(Edited + ".encode_info.json"));
        Assert.Equal(SampleSnapshot.Write(), File.ReadAllBytes(snapshot));
        Assert.Equal("", Succeeds("diff", snapshot));
        Assert.Equal(["last-commit.json"], Directory.GetFileSystemEntries(Overlay).Select(Path.GetFileName));

        // The next edits get a name of their own.
        Mount();
        Edit("salut");
        Assert.Contains("base.edited-2.fsm: 1 new record", Succeeds("unmount", mountPoint));
        Assert.Equal("bonjour", Succeeds("cat", Edited, Greeting));
        Assert.Equal("salut", Succeeds("cat", directory.File("base.edited-2.fsm"), Greeting));
    }

    [MountTheory]
    [InlineData("umount")]
    [InlineData("TERM")]
    [InlineData("INT")]
    [InlineData("HUP")]
    public void EveryOtherWayToEndAMountWritesTheEditsToo(string way)
    {
        Mount();
        Edit("bonjour");
        int server = Server();
        ProgramRun end = way != "umount" ? ProgramRun.Of("kill", "-" + way, $"{server}")
            : Environment.IsPrivilegedProcess ? ProgramRun.Of("umount", mountPoint)
            : ProgramRun.Of("fusermount3", "-u", mountPoint);
        Assert.Equal(0, end.ExitCode);
        if (way == "HUP" && HangupIsIgnored())
        {
            // Started under nohup: what is to be ignored stays ignored.
            Assert.Equal("bonjour", File.ReadAllText(In(Greeting)));
            ProgramRun.Of("kill", "-TERM", $"{server}");
        }

        WaitForEnd(server);
        Assert.Equal("bonjour", Succeeds("cat", Edited, Greeting));
        Assert.Contains($"information: committed 1 edited file to {Edited}", LogText);
    }

    /// <summary>Whether this process, and so every program it starts, ignores SIGHUP.</summary>
    private static bool HangupIsIgnored()
    {
        string ignored = File.ReadLines("/proc/self/status").Single(line => line.StartsWith("SigIgn:", StringComparison.Ordinal));
        return (Convert.ToUInt64(ignored["SigIgn:".Length..].Trim(), 16) & 1) != 0;
    }

    [MountFact]
    public void NoCommitKeepsTheEditsForTheNextMount()
    {
        Mount();
        Edit("bonjour");
        Assert.Equal($"nothing written; 1 change kept in {Overlay} for the next mount\n", Succeeds("unmount", "--no-commit", mountPoint));
        Assert.Equal($"changed {Greeting}\n", Succeeds("diff", snapshot));
        Assert.Equal("put    !redis|str|greeting (10 bytes)\n", Succeeds("diff", "--records", snapshot));
        Assert.Contains($"; 1 change pending from before, edits will be written to {Edited};", Mount());
        Assert.Equal("bonjour", File.ReadAllText(In(Greeting)));
        Succeeds("unmount", "--no-commit", mountPoint);
        Assert.False(File.Exists(Edited));
        Assert.StartsWith($"committed 1 edited file to {Edited}", Succeeds("commit", snapshot));
        Assert.Equal("bonjour", Succeeds("cat", Edited, Greeting));
        Assert.Equal("", Succeeds("diff", snapshot));
        Assert.Equal("no edits, nothing written\n", Succeeds("commit", snapshot));
    }

    [MountFact]
    public void DiscardThrowsTheEditsAway()
    {
        Mount();
        Edit("bonjour");
        Assert.Equal("nothing written; 1 change thrown away\n", Succeeds("unmount", "--discard", mountPoint));
        Assert.Equal(["base.fsm", "log", "mnt"], Names());
    }

    [MountFact]
    public void ARequestWhoseUnmountingWasRefusedHasNoEffectOnTheNextOne()
    {
        Mount();
        Edit("bonjour");
        using (File.OpenRead(In(Greeting)))
        {
            ProgramRun busy = ProgramRun.Of(ProgramRun.Snapfs, "unmount", "--discard", mountPoint);
            Assert.Equal(1, busy.ExitCode);
            Assert.Contains("still in use by ", busy.Error);
        }

        int server = Server();
        ProgramRun.Of(Environment.IsPrivilegedProcess ? "umount" : "fusermount3", Environment.IsPrivilegedProcess ? [mountPoint] : ["-u", mountPoint]);
        WaitForEnd(server);
        Assert.Equal("bonjour", Succeeds("cat", Edited, Greeting));
    }

    [MountFact]
    public void DefectsStopTheCommitAreAllListedAndLoseNothing()
    {
        Mount();
        File.WriteAllText(In(User), "{\n  bad");
        File.WriteAllText(In("redis/db_0/lists/todo.json"), "[]");
        Edit("bonjour");
        ProgramRun diff = ProgramRun.Of(ProgramRun.Snapfs, "diff", mountPoint);
        Assert.Equal((2, $"changed {User}\nchanged redis/db_0/lists/todo.json\nchanged {Greeting}\n"), (diff.ExitCode, diff.Output));
        Assert.StartsWith($"snapfs: {User}:2:3: ", diff.Error);
        ProgramRun unmount = ProgramRun.Of(ProgramRun.Snapfs, "unmount", mountPoint);
        Assert.Equal((2, ""), (unmount.ExitCode, unmount.Output));
        string[] lines = unmount.Error.TrimEnd('\n').Split('\n');
        Assert.Equal(diff.Error.TrimEnd('\n').Split('\n'), lines[..^1]);
        Assert.Equal($"snapfs: 2 problems in edited files; nothing was written; the edits are kept in {Overlay}", lines[^1]);
        Assert.False(File.Exists(Edited));
        Assert.Contains("; 3 changes pending from before", Mount());
        Assert.Equal("{\n  bad", File.ReadAllText(In(User)));
        File.Delete(In(User));
        File.WriteAllText(In("redis/db_0/lists/todo.json"), """{"format_version":1,"items":["one"],"expire_at_ms":null}""");
        Assert.StartsWith("committed 3 edited files", Succeeds("unmount", mountPoint));
        Assert.Contains("\"one\"", Succeeds("cat", Edited, "redis/db_0/lists/todo.json"));
    }

    [MountFact]
    public void CommitOfAMountGoesOn()
    {
        Mount();
        Edit("bonjour");
        Assert.StartsWith($"committed 1 edited file to {Edited}", Succeeds("commit", mountPoint));
        Assert.Equal($"the edits are in {Edited} already\n", Succeeds("commit", mountPoint));
        string canonical = directory.File("canonical.fsm");
        Assert.StartsWith($"committed 1 edited file to {canonical} in canonical form: ", Succeeds("commit", "--canonical", "--output", canonical, mountPoint));
        Assert.Equal("bonjour", Succeeds("cat", canonical, Greeting));
        Edit("salut");
        Assert.Contains("base.edited-2.fsm", Succeeds("unmount", mountPoint));
        Assert.Equal("salut", Succeeds("cat", directory.File("base.edited-2.fsm"), Greeting));
    }

    [MountFact]
    public void OptionsOfUnmountReachTheCommit()
    {
        Mount();
        Edit("bonjour");
        string output = directory.File("node form.fsm");
        using Process unmount = Process.Start(new ProcessStartInfo(ProgramRun.Snapfs, ["unmount", "--runtime", "--output", "node form.fsm", mountPoint])
        {
            WorkingDirectory = directory.Path, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        ProgramRun run = ProgramRun.Finish(unmount);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.StartsWith($"committed 1 edited file to {output}", run.Output);
        Assert.StartsWith("EKVTHLC1", System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(output).AsSpan(0, 8)));
    }

    [MountFact]
    public void AKilledMountLosesNoSyncedEdit()
    {
        Mount();
        using (FileStream file = File.Open(In(Greeting), FileMode.Truncate))
        {
            file.Write("bonjour"u8);
            file.Flush(flushToDisk: true);
        }

        int server = Server();
        ProgramRun.Of("kill", "-KILL", $"{server}");
        WaitForEnd(server);
        Assert.Contains("; 1 change pending from before", Mount());
        Assert.Equal("bonjour", File.ReadAllText(In(Greeting)));
        Succeeds("unmount", mountPoint);
        Assert.Equal("bonjour", Succeeds("cat", Edited, Greeting));
    }

    [MountFact]
    public void ABaseThatChangedIsRefusedAndTheEditsAreKept()
    {
        Mount();
        Edit("bonjour");
        File.SetLastWriteTimeUtc(snapshot, DateTime.UnixEpoch);
        ProgramRun unmount = ProgramRun.Of(ProgramRun.Snapfs, "unmount", mountPoint);
        Assert.Equal(1, unmount.ExitCode);
        Assert.Equal($"snapfs: {snapshot} has changed since it was opened; nothing was written; the edits are kept in {Overlay}\n", unmount.Error);

        // The checksum at its end says that it is the same after all.
        Assert.Contains("; 1 change pending from before", Mount());
        Succeeds("unmount", "--no-commit", mountPoint);
        File.WriteAllBytes(snapshot, File.ReadAllBytes(snapshot)[..^4]);
        ProgramRun other = ProgramRun.Of(ProgramRun.Snapfs, "mount", "--log", directory.File("log"), snapshot, mountPoint);
        Assert.Equal((1, ""), (other.ExitCode, other.Output));
        Assert.Contains($"the overlay {Overlay} holds edits of {snapshot}, and {snapshot} is another snapshot: it was ", other.Error);
        Assert.False(IsMounted);
    }

    [MountFact]
    public void WhereNoEditsCanBeKeptTheMountIsReadOnlyUnlessTheUserNamedAPlace()
    {
        string live = Path.Combine(Directory.CreateDirectory(directory.File("fsm-snap")).FullName, SampleSnapshot.FileName);
        File.Copy(snapshot, live);
        Assert.Contains($"; read-only: {live} lies in a directory fsm-snap that a node may be using", Mount(live));
        Assert.Throws<IOException>(() => Edit("bonjour"));
        Assert.Equal("", Succeeds("unmount", mountPoint));
        AssertMountFails("lies in a directory fsm-snap", "--overlay", directory.File("kept"), live);
        AssertMountFails("no such directory", "--output", directory.File("nowhere/x.fsm"), live);
        AssertMountFails("exists already; it is never overwritten", "--output", snapshot, live);
        Assert.Contains($"; edits will be written to {directory.File("x.fsm")};", Mount("--output", directory.File("x.fsm"), live));
        Edit("bonjour");
        Succeeds("unmount", mountPoint);
        Assert.Equal([SampleSnapshot.FileName], Directory.GetFileSystemEntries(directory.File("fsm-snap")).Select(Path.GetFileName));
    }

    [MountFact]
    public void ASecondMountIsReadOnlyWhileTheFirstHasTheOverlay()
    {
        Mount();
        string second = Directory.CreateDirectory(directory.File("second")).FullName;
        ProgramRun mount = ProgramRun.Of(ProgramRun.Snapfs, "mount", "--log", directory.File("log2"), snapshot, second);
        Assert.Contains($"; read-only: the overlay {Overlay} is in use by process {Server()};", mount.Output);
        Assert.Equal("", Succeeds("unmount", second));
        ProgramRun commit = ProgramRun.Of(ProgramRun.Snapfs, "commit", snapshot);
        Assert.Equal(1, commit.ExitCode);
        Assert.Contains("name its mount point instead of the snapshot", commit.Error);
        Succeeds("unmount", mountPoint);
    }

    [MountFact]
    public void TheForegroundTellsTheOutcomeAndExitsWithIt()
    {
        using Process process = ProgramRun.Start(ProgramRun.Snapfs, "mount", "--foreground", snapshot, mountPoint);
        Assert.Contains(" mounted at ", process.StandardOutput.ReadLine());
        File.WriteAllText(In(User), "{");
        ProgramRun.Of("kill", "-INT", $"{process.Id}");
        ProgramRun ended = ProgramRun.Finish(process);
        Assert.Equal((2, ""), (ended.ExitCode, ended.Output));
        Assert.Contains($"\nsnapfs: {User}:1:", ended.Error);
        Assert.EndsWith($"nothing was written; the edits are kept in {Overlay}\n", ended.Error);
    }

    private static string Succeeds(params string[] arguments)
    {
        ProgramRun run = ProgramRun.Of(ProgramRun.Snapfs, arguments);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return run.Output;
    }

    private static string Sha256(string path) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)));

    private static void WaitForEnd(int process) => Assert.True(SpinWait.SpinUntil(() => !Directory.Exists($"/proc/{process}"), TimeSpan.FromSeconds(30)));

    private string Mount(params string[] arguments)
    {
        ProgramRun mount = ProgramRun.Of(ProgramRun.Snapfs, ["mount", "--log", directory.File("log"), .. arguments.Length == 0 ? [snapshot] : arguments, mountPoint]);
        Assert.Equal((0, ""), (mount.ExitCode, mount.Error));
        return mount.Output;
    }

    private void AssertMountFails(string reason, params string[] arguments)
    {
        ProgramRun mount = ProgramRun.Of(ProgramRun.Snapfs, ["mount", "--log", directory.File("log"), .. arguments, mountPoint]);
        Assert.Equal((1, ""), (mount.ExitCode, mount.Output));
        Assert.Contains(reason, mount.Error);
    }

    private string In(string path) => Path.Combine(mountPoint, path);

    private void Edit(string text) => File.WriteAllText(In(Greeting), text);

    private string[] Names() => [.. Directory.GetFileSystemEntries(directory.Path).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private int Server()
    {
        using JsonDocument status = JsonDocument.Parse(File.ReadAllBytes(In(".snapfs/status.json")));
        return status.RootElement.GetProperty("process_id").GetInt32();
    }
}
