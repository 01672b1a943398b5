using System.Diagnostics;
using System.Globalization;
using Elastickv.SnapshotFs.EndToEnd.Support;
using Xunit.Abstractions;

namespace Elastickv.SnapshotFs.EndToEnd.Editing;

/// <summary>
/// Edit-and-commit cycles in which the process behind the mount is killed at random moments, while files are written and while it commits. What a program was told is
/// durable must be there afterwards, and under the final name there is a complete snapshot or nothing.
/// </summary>
public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    private const int Cycles = 200;
    private const int Seed = 20261120;

    /// <summary>Writes files of their own names, each fsynced before its name is printed: $1 the directory, $2 the number of the cycle.</summary>
    private const string Writer =
        "import os, sys\n"
        + "for i in range(100000):\n"
        + "    name = f'k{sys.argv[2]}-{i}'\n"
        + "    fd = os.open(f'{sys.argv[1]}/{name}.bin', os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)\n"
        + "    os.write(fd, name.encode())\n"
        + "    os.fsync(fd)\n"
        + "    os.close(fd)\n"
        + "    print(name, flush=True)\n";

    private readonly Scratch scratch = new();
    private readonly Random random = new(Seed);
    private readonly HashSet<string> acknowledged = new(StringComparer.Ordinal);

    // Those of them that are in the overlay; the others are in the snapshot that is edited, where they were found.
    private readonly HashSet<string> pending = new(StringComparer.Ordinal);
    private int killedWriting;
    private int killedCommitting;
    private int committed;

    private string Snapshot => scratch.At("base.fsm");

    private string Output => scratch.At("new.fsm");

    private string Overlay => scratch.At("overlay");

    [MountFact("python3")]
    public void NothingAcknowledgedIsLost()
    {
        File.Copy(RealSnapshot.Path("history"), Snapshot);
        for (int cycle = 0; cycle < Cycles; cycle++)
        {
            using MountedSnapshot mounted = MountedSnapshot.Of(Snapshot, "--overlay", Overlay, "--output", Output);
            Require(pending, mounted.At("redis/db_0/strings"), cycle);
            bool killed = random.Next(10) < 5 ? KillWhileWriting(mounted, cycle) : EndAndPerhapsKill(mounted, cycle);
            if (killed)
            {
                mounted.AssertUnserved();
            }

            mounted.Dispose();
            TakeOutput(cycle, killed);
        }

        output.WriteLine($"seed {Seed}: {Cycles} cycles, {killedWriting} killed while writing, {killedCommitting} while committing, {committed} commits, {acknowledged.Count} files acknowledged");
        Assert.True(killedWriting > 20 && killedCommitting > 20 && committed > 20, "too little was at risk");
    }

    public void Dispose() => scratch.Dispose();

    private bool KillWhileWriting(MountedSnapshot mounted, int cycle)
    {
        int before = acknowledged.Count;
        Write(mounted, cycle, TimeSpan.FromMilliseconds(random.Next(5, 120)), killDaemon: true);
        killedWriting += acknowledged.Count > before ? 1 : 0;
        return true;
    }

    private bool EndAndPerhapsKill(MountedSnapshot mounted, int cycle)
    {
        Write(mounted, cycle, TimeSpan.FromMilliseconds(random.Next(5, 60)), killDaemon: false);
        using Process unmount = Snapfs.Start("unmount", mounted.Path);
        if (random.Next(10) < 7)
        {
            // The command itself takes a while to start.
            Thread.Sleep(random.Next(30, 220));
            bool running = mounted.IsServed;
            Kill(mounted);
            unmount.WaitForExit();
            killedCommitting += running ? 1 : 0;
            return running;
        }

        unmount.WaitForExit();
        Assert.Equal(0, unmount.ExitCode);
        return false;
    }

    /// <summary>Lets a program write for a while, and notes what it was told is durable.</summary>
    private void Write(MountedSnapshot mounted, int cycle, TimeSpan time, bool killDaemon)
    {
        using Process writer = Tool.Start("python3", ["-c", Writer, mounted.At("redis/db_0/strings"), cycle.ToString(CultureInfo.InvariantCulture)]);
        using var begun = new ManualResetEventSlim();
        Task<string> errors = writer.StandardError.ReadToEndAsync();
        Task<List<string>> told = Task.Run(() =>
        {
            var names = new List<string>();
            while (writer.StandardOutput.ReadLine() is { } name)
            {
                names.Add(name);
                begun.Set();
            }

            begun.Set();
            return names;
        });

        // The interpreter takes longer to start than most of the times.
        begun.Wait();
        Thread.Sleep(time);
        if (killDaemon)
        {
            Kill(mounted);
        }
        else
        {
            writer.Kill(entireProcessTree: true);
        }

        writer.WaitForExit();
        List<string> names = told.Result;
        Assert.True(names.Count > 0, errors.Result);

        // A last line without its end would be half a name; a name is told in one write, so there is none.
        acknowledged.UnionWith(names);
        pending.UnionWith(names);
    }

    private static void Kill(MountedSnapshot mounted) => Tool.Run("kill", "-KILL", mounted.Daemon.ToString(CultureInfo.InvariantCulture));

    private void Require(HashSet<string> names, string directory, int cycle)
    {
        File.WriteAllLines(scratch.At("names"), names.Select(name => name + ".bin"));
        var found = Tool.Shell("cd \"$1\" && xargs -r -a \"$2\" grep -H '' -- /dev/null || true", directory, scratch.At("names")).Succeeded().Lines
            .Where(line => line.Length > 0)
            .Select(line => line.Split(".bin:", 2))
            .ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);
        string[] lost = [.. names.Where(name => !found.TryGetValue(name, out string? content) || content != name)];
        Assert.True(lost.Length == 0, $"cycle {cycle}: lost {string.Join(' ', lost.Take(10))}");
    }

    /// <summary>What stands under the final name must be whole; it becomes the next base.</summary>
    private void TakeOutput(int cycle, bool killed)
    {
        if (!File.Exists(Output))
        {
            Assert.True(killed || acknowledged.Count == 0, $"cycle {cycle}: unmounted, but nothing was written");
            return;
        }

        Snapfs.Run("check", Output).Succeeded();
        string tree = scratch.At("tree");
        Snapfs.Run("export", Output, tree).Succeeded();
        Require(acknowledged, Path.Combine(tree, "redis/db_0/strings"), cycle);
        pending.Clear();
        Directory.Delete(tree, recursive: true);
        File.Move(Output, Snapshot, overwrite: true);
        File.Delete(Output + ".encode_info.json");

        // Killed between the commit and the emptying of the overlay: all its edits are in the new base.
        if (Directory.Exists(Overlay))
        {
            Directory.Delete(Overlay, recursive: true);
        }

        Assert.True(killed || Directory.GetFiles(scratch.Path, "new.fsm*").Length == 0, "a commit left something behind");
        committed++;
    }
}
