namespace Elastickv.SnapshotFs.Model.Reference;

/// <summary>Where expiries go while files of strings and HLLs are made, moved and removed (docs/semantics.md, "What an edit of one file means for others").</summary>
internal sealed class Expiries
{
    private readonly SortedDictionary<string, Slot> slots = new(StringComparer.Ordinal);

    /// <summary>Whether a file of expiries was written: it is the user's then and stays, also with nothing in it, and so may the other that lent it lines.</summary>
    public bool AreWritten { get; private set; }

    /// <summary>The slot of a path; null for a path that is no string's or HLL's.</summary>
    public Slot? At(string directory, string name)
    {
        if (directory is not (Places.Strings or Places.Sketches) || !name.EndsWith(".bin", StringComparison.Ordinal))
        {
            return null;
        }

        string path = directory + "/" + name;
        if (!slots.TryGetValue(path, out Slot? slot))
        {
            slots.Add(path, slot = new Slot(directory == Places.Strings ? "strings_ttl.jsonl" : "hll_ttl.jsonl", name[..^4]));
        }

        return slot;
    }

    /// <summary>The lines that a file of expiries shows.</summary>
    public Dictionary<string, long> Shown(string lines) =>
        slots.Values.Where(slot => slot.Lines == lines && slot is { Expiry: not null, Vacated: null }).ToDictionary(slot => slot.Key, slot => slot.Expiry!.Value);

    /// <summary>A file that brings no expiry has come.</summary>
    public static void Come(Slot slot, bool replaces)
    {
        if (slot.Vacated is { } gone)
        {
            gone.Carried = null;
            slot.Vacated = null;
        }
        else if (!replaces)
        {
            slot.IsFresh = true;
        }
    }

    /// <summary>A file is gone for good.</summary>
    public static void Remove(Slot? slot, Node node)
    {
        if (slot is not null)
        {
            Clear(slot);
        }

        if (node.Carried is { } carried && carried.From.Vacated == node)
        {
            Clear(carried.From);
        }

        node.Carried = null;
    }

    public static void Move(Slot? from, Slot? to, Node node, Node? replaced)
    {
        if (replaced is not null && to is null)
        {
            Remove(null, replaced);
        }

        if (from is not null && to is not null)
        {
            if (from.IsFresh && (replaced is not null || to.Vacated is not null))
            {
                // New content for a key that was there: its expiry stays unless the new one has one.
                Come(to, replaces: true);
                to.Expiry = from.Expiry ?? to.Expiry;
            }
            else
            {
                (to.Expiry, to.IsFresh, to.Vacated) = (from.Expiry, from.IsFresh, null);
            }

            Clear(from);
        }
        else if (from is not null)
        {
            node.Carried = (from, from.Expiry);
            from.Vacated = node;
        }
        else if (to is not null)
        {
            if (node.Carried is { } carried)
            {
                Return(node, carried, to);
            }
            else
            {
                Come(to, replaced is not null);
            }
        }
    }

    public static void Exchange(Slot? from, Slot? to, Node node, Node other)
    {
        if (from is not null && to is not null)
        {
            (from.Expiry, to.Expiry) = (to.Expiry, from.Expiry);
            (from.IsFresh, to.IsFresh) = (to.IsFresh, from.IsFresh);
        }
        else if ((from ?? to) is { } slot)
        {
            (Node leaves, Node comes) = from is null ? (other, node) : (node, other);
            long? taken = slot.Expiry;
            if (comes.Carried is { } carried)
            {
                Return(comes, carried, slot);
                leaves.Carried = (slot, taken);
            }
        }
    }

    /// <summary>A file of expiries was written: it is exactly that, and nothing waits any more.</summary>
    public void Write(string lines, string key, long expiry, IEnumerable<Node> everything)
    {
        AreWritten = true;
        foreach (Node node in everything.Where(node => node.Carried?.From.Lines == lines))
        {
            node.Carried = null;
        }

        foreach (Slot slot in slots.Values.Where(slot => slot.Lines == lines))
        {
            slot.Expiry = slot.Vacated is not null ? null : slot.Expiry;
            slot.Vacated = null;
            slot.Expiry = slot.Key == key ? expiry : slot.Expiry;
        }
    }

    /// <summary>A new snapshot has been made: what waits is lost, and every file is a document's.</summary>
    public void Commit()
    {
        AreWritten = false;
        foreach (Slot slot in slots.Values)
        {
            slot.Expiry = slot.Vacated is not null ? null : slot.Expiry;
            slot.Vacated = null;
            slot.IsFresh = false;
        }
    }

    private static void Return(Node node, (Slot From, long? Expiry) carried, Slot to)
    {
        if (carried.From.Vacated == node)
        {
            Clear(carried.From);
        }

        (to.Expiry, to.Vacated, to.IsFresh) = (carried.Expiry, null, false);
        node.Carried = null;
    }

    private static void Clear(Slot slot) => (slot.Expiry, slot.Vacated, slot.IsFresh) = (null, null, false);
}
