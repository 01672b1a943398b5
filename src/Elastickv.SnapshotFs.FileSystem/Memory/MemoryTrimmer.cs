using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.FileSystem.Memory;

/// <summary>Has the tree give its mapped pages back now and then, so that reading a large snapshot does not make the process large. Thread-safe.</summary>
internal sealed class MemoryTrimmer(ILogicalTree tree, long allowance)
{
    private const long CheckEvery = 16L << 20;
    private const long LeastPerRequest = 16L << 10;

    private long sinceCheck;

    /// <summary>Notes that a request or a piece of rendering touched about this many bytes of the snapshot.</summary>
    public void Touched(long bytes)
    {
        if (Interlocked.Add(ref sinceCheck, Math.Max(bytes, LeastPerRequest)) >= CheckEvery
            && Interlocked.Exchange(ref sinceCheck, 0) >= CheckEvery)
        {
            tree.TrimMemory(allowance);
        }
    }
}
