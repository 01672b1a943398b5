using System.Diagnostics;
using Elastickv.SnapshotFs.Cli.Tests.Support;
using Elastickv.SnapshotFs.Sample;

namespace Elastickv.SnapshotFs.Cli.Tests.Documents;

/// <summary>
/// Every example of docs/semantics.md, run as it stands there by a shell: on a mount of the sample snapshot at <c>$MNT</c>, with <c>snapfs</c> in the path, <c>$SNAPSHOT</c> the
/// snapshot and <c>$EDITED</c> the one that unmounting writes.
/// </summary>
public sealed class ExampleTests : IDisposable
{
    private const int PatienceMs = 60_000;

    private readonly TemporaryDirectory directory = new();

    public static TheoryData<string> Names => [.. Example.In(Text()).Select(example => example.Name)];

    [Fact]
    public void TheChapterAboutEditingHasExamplesWithNamesOfTheirOwn()
    {
        string[] names = [.. Example.In(Text()).Select(example => example.Name)];
        Assert.InRange(names.Length, 10, int.MaxValue);
        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.Equal(names.Length, Text().Split("example=").Length - 1);
    }

    [MountTheory]
    [MemberData(nameof(Names))]
    public void AnExamplePrintsWhatItSays(string name)
    {
        string snapshot = directory.File(SampleSnapshot.FileName);
        string mountPoint = Directory.CreateDirectory(directory.File("mnt")).FullName;
        File.WriteAllBytes(snapshot, SampleSnapshot.Write());
        ProgramRun mount = ProgramRun.Of(ProgramRun.Snapfs, "mount", "--log", directory.File("log"), snapshot, mountPoint);
        Assert.Equal((0, ""), (mount.ExitCode, mount.Error));
        foreach ((string command, string shown) in Example.In(Text()).Single(example => example.Name == name).Steps)
        {
            string output = Shell(command, snapshot, mountPoint);
            Assert.True(Example.Matches(shown, output), $"$ {command}\nshown:\n{shown}printed:\n{output}");
        }
    }

    public void Dispose()
    {
        if (File.ReadAllText("/proc/self/mountinfo").Contains(directory.Path, StringComparison.Ordinal))
        {
            ProgramRun.Of(ProgramRun.Snapfs, "unmount", "--discard", directory.File("mnt"));
        }

        directory.Dispose();
    }

    private static string Text() => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "semantics.md"));

    private string Shell(string command, string snapshot, string mountPoint)
    {
        var start = new ProcessStartInfo("bash", ["-c", $"{{\n{command}\n}} 2>&1"])
        {
            WorkingDirectory = directory.Path,
            RedirectStandardOutput = true,
            Environment =
            {
                ["MNT"] = mountPoint,
                ["SNAPSHOT"] = snapshot,
                ["EDITED"] = snapshot.Replace(".fsm", ".edited.fsm", StringComparison.Ordinal),
                ["PATH"] = AppContext.BaseDirectory + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH"),
                ["XDG_STATE_HOME"] = directory.File("state"),
                ["LC_ALL"] = "C",
                ["TZ"] = "UTC",
            },
        };
        using Process shell = Process.Start(start)!;
        Task<string> output = shell.StandardOutput.ReadToEndAsync();
        Assert.True(shell.WaitForExit(PatienceMs) && output.Wait(PatienceMs), command);
        string text = output.Result;
        return text.Length == 0 || text.EndsWith('\n') ? text : text + "\n";
    }
}
