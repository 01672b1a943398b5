using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Overlay.Edits;

/// <summary>
/// The names under which nodes of the base were found lately, in a table of fixed size: whoever edits a node has just looked it up, and a node does not know its
/// name. Only a memory: what it has forgotten is searched for. Thread-safe.
/// </summary>
internal sealed class RecentLookups
{
    private const int Slots = 4096;
    private const int NameRoom = 255;
    private const int LockCount = 16;

    private readonly (NodeId Node, NodeId Parent, byte Length)[] slots = new (NodeId, NodeId, byte)[Slots];
    private readonly byte[] names = new byte[Slots * NameRoom];
    private readonly object[] locks = [.. Enumerable.Range(0, LockCount).Select(_ => new object())];

    public void Remember(NodeId node, NodeId parent, ReadOnlySpan<byte> name)
    {
        if (name.Length is 0 or > NameRoom)
        {
            return;
        }

        int slot = SlotOf(node);
        lock (locks[slot % LockCount])
        {
            slots[slot] = (node, parent, (byte)name.Length);
            name.CopyTo(names.AsSpan(slot * NameRoom));
        }
    }

    public bool TryFind(NodeId node, out Location location)
    {
        int slot = SlotOf(node);
        lock (locks[slot % LockCount])
        {
            (NodeId found, NodeId parent, byte length) = slots[slot];
            location = found == node && length > 0 ? new Location(parent, names.AsSpan(slot * NameRoom, length).ToArray()) : default;
            return found == node && length > 0;
        }
    }

    private static int SlotOf(NodeId node) => (int)((node.Value * 0x9E37_79B9_7F4A_7C15) >> 52);
}
