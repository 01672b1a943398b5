using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.FileSystem.Content;

/// <summary>
/// Keeps the mapped files that were read last open: opening one may mean reading a manifest, and a large file is read in many requests. Thread-safe.
/// </summary>
internal sealed class OpenMappings(int capacity) : IDisposable
{
    // Guards slots and their fields; no other lock is taken under it.
    private readonly Lock gate = new();
    private readonly List<OpenMapping> slots = new(capacity);
    private long clock;

    public int Count
    {
        get
        {
            lock (gate)
            {
                return slots.Count;
            }
        }
    }

    /// <summary>An open file, to be released again; null when it is not open.</summary>
    public OpenMapping? TryTake(NodeId file)
    {
        lock (gate)
        {
            foreach (OpenMapping slot in slots)
            {
                if (slot.File == file)
                {
                    slot.Users++;
                    slot.LastUse = ++clock;
                    return slot;
                }
            }
        }

        return null;
    }

    /// <summary>Keeps a file open that was just opened; it is in use until it is released.</summary>
    public OpenMapping Take(NodeId file, MappedContent content)
    {
        var mine = new OpenMapping(file, content) { Users = 1 };
        OpenMapping? evicted = null;
        lock (gate)
        {
            mine.LastUse = ++clock;
            if (slots.Count >= capacity)
            {
                evicted = LeastRecent();
            }

            if (slots.Count < capacity || (evicted is not null && slots.Remove(evicted)))
            {
                mine.Listed = true;
                slots.Add(mine);
            }
        }

        evicted?.Content.Dispose();
        return mine;
    }

    public void Release(OpenMapping mapping)
    {
        bool last;
        lock (gate)
        {
            mapping.Users--;
            last = mapping.Users == 0 && !mapping.Listed;
        }

        if (last)
        {
            mapping.Content.Dispose();
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            foreach (OpenMapping slot in slots)
            {
                slot.Content.Dispose();
            }

            slots.Clear();
        }
    }

    private OpenMapping? LeastRecent()
    {
        OpenMapping? oldest = null;
        foreach (OpenMapping slot in slots)
        {
            if (slot.Users == 0 && (oldest is null || slot.LastUse < oldest.LastUse))
            {
                oldest = slot;
            }
        }

        return oldest;
    }
}
