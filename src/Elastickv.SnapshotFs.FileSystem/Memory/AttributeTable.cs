using System.Numerics;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.FileSystem.Memory;

/// <summary>
/// Remembers the attributes of rendered documents, which are dear to find, in a fixed amount of memory: an array of sets of eight entries. A full set
/// forgets the entry that was not asked for since the set's hand last passed it. Thread-safe. Not for anything whose absence would be an error.
/// </summary>
internal sealed class AttributeTable
{
    private const int Ways = 8;
    private const int LockCount = 64;

    private readonly Entry[] entries;
    private readonly byte[] hands;
    private readonly int setBits;

    // locks[set % LockCount] guards the set; no other lock is taken under it.
    private readonly Lock[] locks;

    /// <param name="capacity">Number of entries, rounded down to a power of two, at least one set.</param>
    public AttributeTable(int capacity)
    {
        int sets = Math.Max(1, capacity / Ways);
        setBits = BitOperations.Log2((uint)sets);
        entries = new Entry[Ways << setBits];
        hands = new byte[1 << setBits];
        locks = new Lock[LockCount];
        for (int i = 0; i < LockCount; i++)
        {
            locks[i] = new Lock();
        }
    }

    /// <summary>Number of entries there is room for.</summary>
    public int Capacity => entries.Length;

    public bool TryGet(NodeId node, out NodeAttributes attributes)
    {
        int set = SetOf(node);
        lock (locks[set % LockCount])
        {
            foreach (ref Entry entry in entries.AsSpan(set * Ways, Ways))
            {
                if (entry.InUse && entry.Node == node)
                {
                    entry.Asked = true;
                    attributes = new NodeAttributes(entry.Size, entry.ModifiedMs, entry.Mode);
                    return true;
                }
            }
        }

        attributes = default;
        return false;
    }

    public void Set(NodeId node, in NodeAttributes attributes)
    {
        int set = SetOf(node);
        lock (locks[set % LockCount])
        {
            Span<Entry> ways = entries.AsSpan(set * Ways, Ways);
            ref Entry entry = ref ways[Place(ways, node, ref hands[set])];
            entry.Node = node;
            entry.Size = attributes.Size;
            entry.ModifiedMs = attributes.ModifiedMs;
            entry.Mode = (ushort)attributes.Mode;
            entry.InUse = true;
            entry.Asked = false;
        }
    }

    /// <summary>Entries in use; walks the table, for status only.</summary>
    public int Count()
    {
        int count = 0;
        foreach (ref Entry entry in entries.AsSpan())
        {
            count += entry.InUse ? 1 : 0;
        }

        return count;
    }

    private static int Place(Span<Entry> ways, NodeId node, ref byte hand)
    {
        int free = -1;
        for (int i = 0; i < Ways; i++)
        {
            if (!ways[i].InUse)
            {
                free = i;
            }
            else if (ways[i].Node == node)
            {
                return i;
            }
        }

        if (free >= 0)
        {
            return free;
        }

        // Ends: the hand clears what it passes, so it finds an entry within two rounds.
        while (ways[hand].Asked)
        {
            ways[hand].Asked = false;
            hand = (byte)((hand + 1) % Ways);
        }

        int victim = hand;
        hand = (byte)((hand + 1) % Ways);
        return victim;
    }

    private int SetOf(NodeId node) => setBits == 0 ? 0 : (int)((node.Value * 0x9E3779B97F4A7C15) >> (64 - setBits));

    private struct Entry
    {
        public NodeId Node;
        public long Size;
        public long ModifiedMs;
        public ushort Mode;
        public bool InUse;
        public bool Asked;
    }
}
