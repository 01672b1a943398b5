using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.FileSystem.Editing;

/// <summary>
/// Attributes of files that any edit may change, remembered until the next edit: measuring one may mean walking the tree. Thread-safe.
/// </summary>
internal sealed class UnstableAttributes
{
    // More than the files at the root and the TTL files; sidecars of many objects just take turns.
    private const int Most = 1024;

    // Guards known and knownAt; no other lock is taken under it.
    private readonly Lock gate = new();
    private readonly Dictionary<NodeId, NodeAttributes> known = [];
    private long knownAt;
    private long edits;

    /// <summary>Number of edits so far. An edit counts once it was made, so what was found in between is forgotten with it.</summary>
    public long Edition => Volatile.Read(ref edits);

    /// <summary>Notes an edit.</summary>
    public void Edited() => Interlocked.Increment(ref edits);

    public bool TryGet(NodeId node, out NodeAttributes attributes)
    {
        lock (gate)
        {
            attributes = default;
            return knownAt == Edition && known.TryGetValue(node, out attributes);
        }
    }

    /// <summary>Remembers what was found in an edition that the caller took before it looked.</summary>
    public void Set(NodeId node, in NodeAttributes attributes, long edition)
    {
        lock (gate)
        {
            if (edition != knownAt || known.Count >= Most)
            {
                if (edition < knownAt)
                {
                    return;
                }

                known.Clear();
                knownAt = edition;
            }

            known[node] = attributes;
        }
    }
}
