using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.FileSystem.Memory;

/// <summary>Has the tree give its mapped pages back now and then, so that reading a large snapshot does not make the process large. Thread-safe.</summary>
internal sealed class MemoryTrimmer(ILogicalTree tree, long allowance)
{
    private const long CheckEvery = 4L << 20;

    // A lookup touches a page for each step of its binary search, and the kernel maps up to 64 KiB around each: this many bytes make for a check every 16 requests.
    private const long LeastPerRequest = 256L << 10;

    // Entries of a listing lie side by side, with dead rows between them.
    private const long PerEntry = 1L << 10;

    private long sinceCheck;

    /// <summary>Notes that a request or a piece of rendering touched about this many bytes of the snapshot.</summary>
    public void Touched(long bytes) => Note(Math.Max(bytes, LeastPerRequest));

    /// <summary>Notes one entry of a listing.</summary>
    public void Listed(bool withAttributes) => Note(withAttributes ? LeastPerRequest : PerEntry);

    private void Note(long bytes)
    {
        if (Interlocked.Add(ref sinceCheck, bytes) >= CheckEvery
            && Interlocked.Exchange(ref sinceCheck, 0) >= CheckEvery)
        {
            tree.TrimMemory(allowance);
        }
    }
}
