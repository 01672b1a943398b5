using System.Globalization;
using System.Text.Json;

namespace Elastickv.SnapshotFs.EndToEnd.Support;

/// <summary>A snapshot mounted by the program, on a mount point of its own. Whatever happens, the mount is gone and its daemon ended afterwards.</summary>
internal sealed class MountedSnapshot : IDisposable
{
    private readonly Scratch scratch = new();
    private readonly string[] reader;

    private MountedSnapshot(string[] before)
    {
        reader = [.. before, "cat"];
        Path = scratch.NewDirectory("mnt");
    }

    /// <summary>The mount point.</summary>
    public string Path { get; }

    /// <summary>What the program printed when it mounted.</summary>
    public ToolResult Started { get; private set; } = null!;

    /// <summary>Mounts and waits until it answers, as the program promises.</summary>
    public static MountedSnapshot Of(string snapshot, params string[] options) => As([], snapshot, options);

    /// <summary>The same behind other words, for instance <see cref="Snapfs.Ordinary"/>.</summary>
    public static MountedSnapshot As(string[] before, string snapshot, params string[] options)
    {
        var mounted = new MountedSnapshot(before);
        try
        {
            if (before.Length > 0 && Machine.IsRoot)
            {
                Tool.Run("chown", $"{Machine.OrdinaryId}:{Machine.OrdinaryId}", mounted.Path).Succeeded();
            }

            string[] arguments = ["mount", snapshot, mounted.Path, .. options];
            mounted.Started = (before.Length == 0 ? Snapfs.Run(arguments) : Snapfs.As(before, arguments)).Succeeded();
            mounted.FindDaemon();
            return mounted;
        }
        catch
        {
            mounted.Dispose();
            throw;
        }
    }

    /// <summary>Whether something is mounted at a path, dead or alive.</summary>
    public static bool IsMounted(string path) => Mounts().Contains(path);

    /// <summary>Everything that is mounted below a directory.</summary>
    public static string[] MountsBelow(string directory) => [.. Mounts().Where(path => path.StartsWith(directory + "/", StringComparison.Ordinal))];

    /// <summary>The process that serves the mount, as <c>.snapfs/status.json</c> names it.</summary>
    public int Daemon { get; private set; }

    /// <summary>Processes of the program under test that serve any mount.</summary>
    public static int[] Daemons()
    {
        var found = new List<int>();
        foreach (string process in Directory.EnumerateDirectories("/proc").Where(entry => char.IsAsciiDigit(System.IO.Path.GetFileName(entry)[0])))
        {
            try
            {
                // A zombie has no command line.
                if (File.ReadAllText(process + "/cmdline") is { Length: > 0 } words && words.Contains("__serve-mount") && new FileInfo(process + "/exe").LinkTarget == Snapfs.Executable)
                {
                    found.Add(int.Parse(System.IO.Path.GetFileName(process), CultureInfo.InvariantCulture));
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It ended while we looked.
            }
        }

        return [.. found];
    }

    /// <summary>Whether the daemon still runs.</summary>
    public bool IsServed => Daemon != 0 && Daemons().Contains(Daemon);

    /// <summary>Reads who serves the mount; again after it was mounted again.</summary>
    public int FindDaemon()
    {
        using JsonDocument status = JsonDocument.Parse(Tool.Run(reader[0], [.. reader[1..], At(".snapfs/status.json")]).Succeeded().Output);
        return Daemon = status.RootElement.GetProperty("process_id").GetInt32();
    }

    /// <summary>Most memory the daemon ever had resident, in bytes.</summary>
    public long PeakResident()
    {
        string line = File.ReadLines($"/proc/{Daemon}/status").Single(field => field.StartsWith("VmHWM:", StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture);
    }

    public string At(string path) => System.IO.Path.Combine(Path, path);

    /// <summary>Content of a file of the mount.</summary>
    public byte[] Read(string path) => Tool.Run("cat", "--", At(path)).Succeeded().Output;

    private static IEnumerable<string> Mounts() => File.ReadLines("/proc/self/mountinfo").Select(line => line.Split(' ')[4]);

    /// <summary>Demands that the daemon ends, whatever becomes of the mount.</summary>
    public void AssertUnserved() => Assert.True(Tool.Eventually(() => !IsServed), "the daemon did not end");

    /// <summary>Demands that the mount has gone and that its daemon ends.</summary>
    public void AssertGone()
    {
        Assert.True(Tool.Eventually(() => !IsMounted(Path)), "still mounted");
        AssertUnserved();
    }

    public void Dispose()
    {
        if (IsMounted(Path))
        {
            Tool.Run("umount", "-l", Path);
            if (IsMounted(Path))
            {
                Tool.Run("fusermount3", "-u", "-z", Path);
            }
        }

        if (!Tool.Eventually(() => !IsServed))
        {
            Tool.Run("kill", "-KILL", Daemon.ToString(CultureInfo.InvariantCulture));
        }

        scratch.Dispose();
    }
}
