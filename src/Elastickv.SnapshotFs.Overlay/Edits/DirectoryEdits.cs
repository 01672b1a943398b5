using Elastickv.SnapshotFs.Overlay.Rules;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Overlay.Edits;

/// <summary>
/// The edits of one directory: what became of single names. What is not here is as in the base, so this grows with the edits and never with the directory.
/// Guarded by the lock of <see cref="EditState"/>.
/// </summary>
internal sealed class DirectoryEdits
{
    private const int TidyAbove = 64;

    private readonly Dictionary<byte[], EntryEdit> byName = new(ByteNameComparer.Instance);

    // The overlay's own entries in the order of their sequence numbers, dropped ones included.
    private readonly List<EntryEdit> own = [];
    private ulong lastSequence;
    private int dropped;

    /// <summary>Time of the last change in Unix milliseconds; null when the directory's own time still holds.</summary>
    public long? ModifiedMs { get; set; }

    /// <summary>Where the directory stands, and the epoch in which that was found.</summary>
    public (Place Place, long Epoch) KnownPlace { get; set; } = (default, -1);

    /// <summary>Every edit, in no order.</summary>
    public IEnumerable<EntryEdit> All => byName.Values;

    public int Count => byName.Count;

    /// <summary>The edit of a name; null when it is as in the base.</summary>
    public EntryEdit? Find(ReadOnlySpan<byte> name) =>
        byName.Count > 0 && byName.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name, out EntryEdit? edit) ? edit : null;

    /// <summary>Makes a name mean a node.</summary>
    public void Set(byte[] name, NodeId node, NodeId? baseNode)
    {
        if (baseNode == node)
        {
            Drop(name);
            return;
        }

        if (!byName.TryGetValue(name, out EntryEdit? edit))
        {
            edit = Add(name, baseNode);
        }

        edit.Node = node;
    }

    /// <summary>Makes a name mean nothing.</summary>
    public void Clear(byte[] name, NodeId? baseNode)
    {
        if (baseNode is null)
        {
            Drop(name);
            return;
        }

        if (!byName.TryGetValue(name, out EntryEdit? edit))
        {
            edit = Add(name, baseNode);
        }

        edit.Node = null;
    }

    /// <summary>Copies entries that only the overlay has, behind a sequence number and in order; gives how many.</summary>
    public int Own(ulong after, Span<OwnEntry> page)
    {
        int low = 0;
        for (int high = own.Count; low < high;)
        {
            int middle = (low + high) >>> 1;
            if (own[middle].Sequence <= after)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        int count = 0;
        for (; low < own.Count && count < page.Length; low++)
        {
            if (!own[low].Dropped)
            {
                page[count++] = new OwnEntry(own[low].Name, own[low].Node!.Value, own[low].Sequence);
            }
        }

        return count;
    }

    private EntryEdit Add(byte[] name, NodeId? baseNode)
    {
        var edit = new EntryEdit(name, baseNode, baseNode is null ? ++lastSequence : 0);
        byName.Add(name, edit);
        if (baseNode is null)
        {
            own.Add(edit);
        }

        return edit;
    }

    private void Drop(byte[] name)
    {
        if (!byName.Remove(name, out EntryEdit? edit))
        {
            return;
        }

        edit.Dropped = true;
        if (edit.Sequence == 0)
        {
            return;
        }

        dropped++;
        if (dropped > TidyAbove && dropped > own.Count / 2)
        {
            own.RemoveAll(entry => entry.Dropped);
            dropped = 0;
        }
    }
}
