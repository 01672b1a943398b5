using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.FileSystem.Hidden;

/// <summary>
/// The last states of <c>status.json</c>. Every lookup of the file makes one, as a node of its own with bytes that never change: so its size is exact and nobody
/// reads half of one state and half of the next, whether the kernel caches pages or not. Thread-safe.
/// </summary>
internal sealed class StatusStates
{
    // A state is read right after it was looked up; this many lookups later it is gone.
    private const int Kept = 64;

    // Guards everything below; no other lock is taken under it.
    private readonly Lock gate = new();
    private readonly byte[][] states = new byte[Kept][];
    private long newest;

    /// <summary>Keeps a new state.</summary>
    public NodeId Add(byte[] bytes)
    {
        lock (gate)
        {
            newest++;
            states[newest % Kept] = bytes;
            return HiddenNodes.Status(newest);
        }
    }

    /// <summary>The bytes of a state; false when it was never there or is no longer.</summary>
    public bool TryGet(NodeId node, out byte[] bytes)
    {
        lock (gate)
        {
            long state = node.Position;
            bool kept = state > 0 && state <= newest && state > newest - Kept;
            bytes = kept ? states[state % Kept] : [];
            return kept;
        }
    }
}
