using Elastickv.SnapshotFs.FileSystem.Memory;
using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.FileSystem.Content;

/// <summary>
/// Reads long documents: a bounded number of passes is kept going, a read continues the pass that has come nearest to it, and only a read that goes back
/// before every window starts from the front. Two readers of one document get a pass each as soon as they are a window apart. Thread-safe.
/// </summary>
internal sealed class DocumentPasses(ILogicalTree tree, CacheBudget budget, MemoryTrimmer trimmer) : IDisposable
{
    // A pass found by its hints may have moved on before its gate was taken; after this many times the reader gets one that nobody else knows.
    private const int SharedAttempts = 3;

    // Guards slots and their fields, never held while rendering; no other lock is taken under it.
    private readonly Lock gate = new();
    private readonly List<Slot> slots = [];
    private readonly WindowSize window = new(budget);
    private long clock;

    /// <summary>Number of passes that are kept going.</summary>
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

    /// <summary>Number of passes begun since the start.</summary>
    public long Begun { get; private set; }

    public Errno Read(NodeId file, long offset, int count, IReadSink sink, IInterruption? interruption)
    {
        for (int attempt = 0; ; attempt++)
        {
            Slot? slot = Find(file, offset) ?? Begin(file, shared: attempt < SharedAttempts);
            if (slot is null)
            {
                return Errno.ENOENT;
            }

            bool sound = false;
            try
            {
                PassOutcome outcome;
                lock (slot.Pass.Gate)
                {
                    outcome = slot.Pass.Read(offset, count, sink, interruption);
                }

                sound = true;
                if (outcome != PassOutcome.Behind)
                {
                    return outcome == PassOutcome.Done ? Errno.Ok : Errno.EINTR;
                }
            }
            finally
            {
                Release(slot, sound);
            }
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            foreach (Slot slot in slots)
            {
                slot.Pass.Dispose();
            }

            slots.Clear();
        }
    }

    /// <summary>The pass of the file that has come nearest to the offset and can still reach it.</summary>
    private Slot? Find(NodeId file, long offset)
    {
        lock (gate)
        {
            Slot? best = null;
            long bestDistance = long.MaxValue;
            foreach (Slot slot in slots)
            {
                long distance = Math.Max(0, offset - slot.Pass.End);
                bool better = distance < bestDistance || (distance == bestDistance && best is { Users: > 0 } && slot.Users == 0);
                if (slot.File == file && slot.Pass.Start <= offset && better)
                {
                    best = slot;
                    bestDistance = distance;
                }
            }

            if (best is not null)
            {
                best.Users++;
                best.LastUse = ++clock;
            }

            return best;
        }
    }

    private Slot? Begin(NodeId file, bool shared)
    {
        if (!tree.TryOpen(file, out FileContent content))
        {
            return null;
        }

        if (content is not Document document)
        {
            content.Dispose();
            throw new InvalidOperationException("the tree opened one file first as a document and then as mapped content");
        }

        var slot = new Slot(file, new DocumentPass(document, window, trimmer)) { Users = 1 };
        Slot? evicted = null;
        lock (gate)
        {
            Begun++;
            slot.LastUse = ++clock;
            if (shared && MakeRoom(file, out evicted))
            {
                slot.Listed = true;
                slots.Add(slot);
                window.ShareAmong(slots.Count);
            }
        }

        evicted?.Pass.Dispose();
        return slot;
    }

    /// <summary>Makes room for one more pass by dropping the one unused for longest; false when all that could go are in use.</summary>
    private bool MakeRoom(NodeId file, out Slot? evicted)
    {
        evicted = null;
        int ofFile = 0;
        foreach (Slot slot in slots)
        {
            ofFile += slot.File == file ? 1 : 0;
        }

        bool fileIsFull = ofFile >= budget.PassesPerFile;
        if (!fileIsFull && slots.Count < budget.Passes)
        {
            return true;
        }

        foreach (Slot slot in slots)
        {
            if (slot.Users == 0 && (!fileIsFull || slot.File == file) && (evicted is null || slot.LastUse < evicted.LastUse))
            {
                evicted = slot;
            }
        }

        if (evicted is null)
        {
            return false;
        }

        evicted.Listed = false;
        return slots.Remove(evicted);
    }

    private void Release(Slot slot, bool sound)
    {
        bool last;
        lock (gate)
        {
            slot.Users--;
            if (!sound && slot.Listed)
            {
                slots.Remove(slot);
                slot.Listed = false;
                window.ShareAmong(slots.Count);
            }

            last = slot.Users == 0 && !slot.Listed;
        }

        if (last)
        {
            slot.Pass.Dispose();
        }
    }

    private sealed class Slot(NodeId file, DocumentPass pass)
    {
        public NodeId File { get; } = file;

        public DocumentPass Pass { get; } = pass;

        /// <summary>Threads that use the pass or wait for it; it is disposed only at 0.</summary>
        public int Users { get; set; }

        public long LastUse { get; set; }

        /// <summary>Whether others can find it.</summary>
        public bool Listed { get; set; }
    }
}
