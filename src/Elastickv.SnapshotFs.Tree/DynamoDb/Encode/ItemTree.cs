using System.Runtime.InteropServices;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.DynamoDb.Values;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.DynamoDb.Encode;

/// <summary>
/// An item file as flat nodes, read with the rules of spec 04 §13.4 and §13.5: of members with one name the last counts, and only that must make sense. Neither
/// reading nor writing is recursive, so depth cannot hurt. Reused for file after file. Not thread-safe.
/// </summary>
internal sealed partial class ItemTree : IDisposable
{
    private readonly List<ItemNode> nodes = [];
    private readonly List<ItemFrame> frames = [];
    private readonly List<int> order = [];
    private readonly ByteBuffer texts = new();
    private readonly ByteBuffer scratch = new(256);
    private readonly Comparison<int> byName;

    public ItemTree() => byName = CompareNames;

    /// <summary>Reads a file. Defects that are not in the grammar come to light in <see cref="Write"/>.</summary>
    /// <exception cref="JsonFormatException">Not one JSON object, or null.</exception>
    public void Read(ReadOnlySpan<byte> text)
    {
        nodes.Clear();
        frames.Clear();
        texts.Clear();
        nodes.Add(new ItemNode { Kind = AttributeKind.Map, First = ItemNode.None, Next = ItemNode.None });
        var reader = new JsonReader(text);
        if (!reader.TryNull())
        {
            reader.BeginObject();
            Push(ItemFrameKind.Map, 0);
            while (frames.Count > 0)
            {
                Step(ref reader);
            }
        }

        FileEnd.Require(ref reader, text);
    }

    /// <summary>Byte offset in the file of an attribute's value; 0 when there is none of that name.</summary>
    public int OffsetOf(ReadOnlySpan<byte> attribute)
    {
        for (int child = nodes[0].First; child != ItemNode.None; child = nodes[child].Next)
        {
            if (NameOf(child).SequenceEqual(attribute))
            {
                return nodes[child].Offset;
            }
        }

        return 0;
    }

    public void Dispose()
    {
        texts.Dispose();
        scratch.Dispose();
    }

    private void Step(ref JsonReader reader)
    {
        ref ItemFrame frame = ref CollectionsMarshal.AsSpan(frames)[^1];
        switch (frame.Kind)
        {
            case ItemFrameKind.Map when reader.NextMember(scratch):
                BeginValue(ref reader, Add(ref frame, ItemRole.Entry));
                break;
            case ItemFrameKind.List when reader.NextElement():
                BeginValue(ref reader, Add(ref frame, ItemRole.Element));
                break;
            case ItemFrameKind.Typed when reader.NextMember(scratch):
                ReadType(ref reader, ref frame);
                break;
            default:
                Close(frame);
                frames.RemoveAt(frames.Count - 1);
                break;
        }
    }

    private void Close(in ItemFrame frame)
    {
        if (frame.Kind == ItemFrameKind.Typed)
        {
            if (frame.Type == AttributeKind.None && !frame.IsBroken)
            {
                Fail(frame.Node, nodes[frame.Node].Offset, "expected one of the types S, N, B, BOOL, NULL, SS, NS, BS, L and M");
            }

            return;
        }

        if (frame.Kind == ItemFrameKind.Map)
        {
            SortEntries(frame.Node);
        }

        long content = 0;
        for (int child = nodes[frame.Node].First; child != ItemNode.None; child = nodes[child].Next)
        {
            content += nodes[child].Length;
        }

        At(frame.Node).Content = content;
    }

    /// <summary>Brings the entries of a map into byte order of their names and leaves out all but the last of each.</summary>
    private void SortEntries(int map)
    {
        order.Clear();
        bool isSorted = true;
        for (int child = nodes[map].First; child != ItemNode.None; child = nodes[child].Next)
        {
            isSorted = isSorted && (order.Count == 0 || NameOf(order[^1]).SequenceCompareTo(NameOf(child)) < 0);
            order.Add(child);
        }

        if (isSorted)
        {
            return;
        }

        order.Sort(byName);
        int next = ItemNode.None;
        for (int i = order.Count - 1; i >= 0; i--)
        {
            if (i == order.Count - 1 || !NameOf(order[i]).SequenceEqual(NameOf(order[i + 1])))
            {
                At(order[i]).Next = next;
                next = order[i];
            }
        }

        At(map).First = next;
    }

    private int CompareNames(int x, int y)
    {
        int names = NameOf(x).SequenceCompareTo(NameOf(y));
        return names != 0 ? names : x.CompareTo(y);
    }

    private ReadOnlySpan<byte> NameOf(int node) => texts.WrittenSpan.Slice(nodes[node].NameStart, nodes[node].NameLength);

    private ref ItemNode At(int node) => ref CollectionsMarshal.AsSpan(nodes)[node];

    private void Push(ItemFrameKind kind, int node) =>
        frames.Add(new ItemFrame { Kind = kind, Node = node, Last = ItemNode.None, TextMark = texts.Length });

    /// <summary>Adds a node behind the last one in a bracket; an entry takes its name from the scratch buffer.</summary>
    private int Add(ref ItemFrame frame, ItemRole role)
    {
        int name = role == ItemRole.Entry ? AppendText(scratch.WrittenSpan) : 0;
        frame.Last = Link(frame.Node, frame.Last, new ItemNode { Role = role, NameStart = name, NameLength = role == ItemRole.Entry ? scratch.Length : 0 });
        return frame.Last;
    }

    private int Link(int parent, int last, ItemNode node)
    {
        int index = nodes.Count;
        node.First = node.Next = ItemNode.None;
        nodes.Add(node);
        if (last == ItemNode.None)
        {
            At(parent).First = index;
        }
        else
        {
            At(last).Next = index;
        }

        return index;
    }

    private int AppendText(ReadOnlySpan<byte> text)
    {
        int start = texts.Length;
        texts.Append(text);
        return start;
    }

    private void Fail(int node, int offset, string reason)
    {
        ref ItemNode failed = ref At(node);
        failed.Kind = AttributeKind.None;
        failed.First = ItemNode.None;
        failed.Content = 0;
        failed.Offset = offset;
        failed.Defect = reason;
    }
}
