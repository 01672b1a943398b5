namespace Elastickv.SnapshotFs.Benchmarks.Running;

/// <summary>The kernel's caches of file contents, directory entries and inodes.</summary>
internal static class PageCache
{
    private const string Control = "/proc/sys/vm/drop_caches";

    /// <summary>Whether this process may empty them: only root may.</summary>
    public static bool CanDrop { get; } = Environment.IsPrivilegedProcess && File.Exists(Control);

    /// <summary>What the first of two runs is called in the report.</summary>
    public static string FirstRun => CanDrop ? "cold" : "first (caches could not be dropped)";

    /// <summary>Writes out what is dirty and empties the caches; nothing when that is not allowed.</summary>
    public static void Drop(Shell shell)
    {
        shell.Prepare("sync", new Dictionary<string, string>());
        if (CanDrop)
        {
            File.WriteAllText(Control, "3\n");
        }
    }
}
