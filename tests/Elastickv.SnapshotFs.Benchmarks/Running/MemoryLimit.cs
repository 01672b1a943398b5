using System.Globalization;

namespace Elastickv.SnapshotFs.Benchmarks.Running;

/// <summary>
/// A memory cgroup with a hard limit, in which commands are run: what goes over it is killed. Its page cache counts too, but is given back first.
/// </summary>
internal sealed class MemoryLimit : IDisposable
{
    private const string Old = "/sys/fs/cgroup/memory";
    private const string New = "/sys/fs/cgroup";

    private readonly string directory;

    private MemoryLimit(string directory) => this.directory = directory;

    /// <summary>A shell prefix that puts the shell itself, and so everything it starts, below the limit.</summary>
    public string Enter => $"echo $$ >{directory}/cgroup.procs && ";

    /// <summary>Makes a group, or gives null where that is not possible: not root, or no memory controller.</summary>
    public static MemoryLimit? TryCreate(long bytes)
    {
        bool old = File.Exists(Old + "/memory.limit_in_bytes");
        bool controlled = old || (File.Exists(New + "/cgroup.subtree_control") && File.ReadAllText(New + "/cgroup.subtree_control").Contains("memory", StringComparison.Ordinal));
        if (!Environment.IsPrivilegedProcess || !controlled)
        {
            return null;
        }

        string directory = $"{(old ? Old : New)}/snapfs-bench-{Environment.ProcessId}";
        try
        {
            Directory.CreateDirectory(directory);
            File.WriteAllText(directory + (old ? "/memory.limit_in_bytes" : "/memory.max"), bytes.ToString(CultureInfo.InvariantCulture));
            return new MemoryLimit(directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        // The group can be removed only when the last process has really gone.
        for (int i = 0; i < 50; i++)
        {
            try
            {
                Directory.Delete(directory);
                return;
            }
            catch (IOException)
            {
                Thread.Sleep(100);
            }
        }
    }
}
