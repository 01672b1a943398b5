using Elastickv.SnapshotFs.Benchmarks.Running;

namespace Elastickv.SnapshotFs.Benchmarks.Trees;

/// <summary>A tree that a shell command mounted, on a mount point of its own.</summary>
internal class MountedTree : ITree
{
    private readonly Shell shell;
    private readonly Dictionary<string, string> variables;

    /// <param name="shell">Runs the commands.</param>
    /// <param name="command">Mounts <c>$F</c> at <c>$M</c> and returns when it answers.</param>
    /// <param name="image">The file to mount.</param>
    /// <param name="scratch">Where the mount point is made.</param>
    /// <exception cref="InvalidOperationException">The command failed, or nothing is mounted afterwards.</exception>
    public MountedTree(Shell shell, string command, string image, string scratch)
    {
        this.shell = shell;
        Path = System.IO.Path.Combine(scratch, "mnt-" + Guid.NewGuid().ToString("N")[..8]);
        Directory.CreateDirectory(Path);
        variables = new Dictionary<string, string> { ["F"] = image, ["M"] = Path };
        try
        {
            shell.Prepare(command, variables);
            if (!IsMounted(Path))
            {
                throw new InvalidOperationException($"{command}: nothing is mounted");
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string Path { get; }

    public void Dispose()
    {
        for (int i = 0; i < 20 && IsMounted(Path); i++)
        {
            if (i > 0)
            {
                Thread.Sleep(200);
            }

            Unmount(shell, variables);
        }

        Directory.Delete(Path);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives the mount up; asked again when it was busy.</summary>
    protected virtual void Unmount(Shell shell, IReadOnlyDictionary<string, string> variables) =>
        shell.Run("umount \"$M\" || fusermount3 -u \"$M\"", variables);

    private static bool IsMounted(string path) => File.ReadLines("/proc/self/mountinfo").Any(line => line.Split(' ')[4] == path);
}
