using System.Text.Json;
using Elastickv.SnapshotFs.Benchmarks.Running;

namespace Elastickv.SnapshotFs.Benchmarks.Trees;

/// <summary>A snapshot mounted by the program under test.</summary>
internal sealed class SnapfsTree(Shell shell, string snapshot, string scratch, string options = "", string before = "")
    : MountedTree(shell, $"{before}snapfs mount {options} \"$F\" \"$M\" >/dev/null", snapshot, scratch)
{
    /// <summary>The process that serves it.</summary>
    public int Daemon { get; private set; }

    /// <summary>Asks the mount for its process.</summary>
    public SnapfsTree FindDaemon()
    {
        Daemon = DaemonOf(Path);
        return this;
    }

    /// <summary>The process that serves a mount.</summary>
    public static int DaemonOf(string mountPoint)
    {
        using JsonDocument status = JsonDocument.Parse(File.ReadAllBytes(System.IO.Path.Combine(mountPoint, ".snapfs/status.json")));
        return status.RootElement.GetProperty("process_id").GetInt32();
    }

    /// <summary>Returns when the process has ended, so that nothing of this mount runs into the next measurement.</summary>
    protected override void Unmount(Shell shell, IReadOnlyDictionary<string, string> variables) => shell.Run("snapfs unmount \"$M\"", variables);
}
