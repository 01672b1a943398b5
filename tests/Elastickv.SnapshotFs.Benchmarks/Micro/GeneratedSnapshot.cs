using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Benchmarks.Micro;

/// <summary>A small generated snapshot, opened; the file is gone when it is closed.</summary>
internal sealed class GeneratedSnapshot : IDisposable
{
    private readonly string path = Path.Combine(Path.GetTempPath(), $"snapfs-bench-{Guid.NewGuid():N}.fsm");

    public GeneratedSnapshot(Func<string, long> write)
    {
        Records = write(path);
        Snapshot = SnapshotFile.Open(path, new SnapshotOptions());
    }

    public long Records { get; }

    public SnapshotFile Snapshot { get; }

    public void Dispose()
    {
        Snapshot.Dispose();
        File.Delete(path);
    }
}
