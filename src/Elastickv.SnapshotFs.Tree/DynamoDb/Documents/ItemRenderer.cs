using System.Runtime.InteropServices;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.DynamoDb.Values;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.DynamoDb.Documents;

/// <summary>
/// Turns the wire bytes of an item into JSON, about one scalar a step. Keeps a stack of open containers instead of recursing, and of each only where it
/// stands in the bytes; for a map also the order of its entries. Not thread-safe.
/// </summary>
/// <remarks>
/// Protobuf lets one message come in several pieces (spec 04 §3.2: later occurrences merge), so a message is a list of ranges here, nearly always one.
/// All ranges are offsets into the record body; the ranges and map entries of open containers lie on two common stacks.
/// </remarks>
internal sealed partial class ItemRenderer
{
    private readonly Row row;
    private readonly JsonWriter json = new(JsonStyle.IndentedHtml);
    private readonly Stack<Container> open = new();
    private readonly List<Range> ranges = [];
    private readonly List<Range> entries = [];
    private readonly Comparison<Range> byKey;
    private bool started;

    /// <param name="row">An item row whose message was checked.</param>
    public ItemRenderer(in Row row)
    {
        this.row = row;
        byKey = CompareKeys;
    }

    /// <summary>Appends the next piece; false when the item was complete before.</summary>
    public bool RenderNext(ByteBuffer output)
    {
        json.Output = output;
        if (!started)
        {
            started = true;
            ranges.Add(new Range(ItemMessage.Start, row.Body.Length));
            OpenMap(0);
            return true;
        }

        if (open.Count == 0)
        {
            return false;
        }

        Container container = open.Pop();
        switch (container.Kind)
        {
            case AttributeKind.Map:
                StepMap(container);
                break;
            case AttributeKind.List:
                StepList(container);
                break;
            default:
                StepSet(container);
                break;
        }

        return true;
    }

    private void StepMap(Container map)
    {
        if (map.Next == entries.Count)
        {
            entries.RemoveRange(map.First, entries.Count - map.First);
            json.EndObject();
            if (open.Count > 0)
            {
                json.EndObject();
            }

            return;
        }

        Range entry = entries[map.Next];
        open.Push(map with { Next = map.Next + 1 });
        json.Name(ItemMessage.KeyOf(row.Body, entry.Start, entry.End));
        int first = ranges.Count;
        AddFields(entry, ItemMessage.EntryValue, ranges);
        RenderValue(first);
    }

    private void StepList(Container list)
    {
        if (!TryNextElement(ref list, out Range element))
        {
            CloseArray(list);
            return;
        }

        open.Push(list);
        ranges.Add(element);
        RenderValue(ranges.Count - 1);
    }

    private void StepSet(Container set)
    {
        if (!TryNextElement(ref set, out Range element))
        {
            CloseArray(set);
            return;
        }

        open.Push(set);
        if (set.Kind == AttributeKind.BinarySet)
        {
            Base64(element);
        }
        else
        {
            json.String(row.Body[element.Start..element.End]);
        }
    }

    /// <summary>Renders the attribute value that consists of the ranges from an index on, and drops them.</summary>
    private void RenderValue(int first)
    {
        AttributeKind kind = TakeMember(first, out Range scalar, out bool truth);
        json.BeginObject();
        switch (kind)
        {
            case AttributeKind.None:
                // Cannot be told from a real NULL (spec 04 §9.2).
                json.Name("NULL"u8);
                json.Boolean(true);
                json.EndObject();
                return;
            case AttributeKind.Boolean or AttributeKind.Null:
                json.Name(kind == AttributeKind.Boolean ? "BOOL"u8 : "NULL"u8);
                json.Boolean(truth);
                json.EndObject();
                return;
            case AttributeKind.String or AttributeKind.Number:
                json.Name(kind == AttributeKind.String ? "S"u8 : "N"u8);
                json.String(row.Body[scalar.Start..scalar.End]);
                json.EndObject();
                return;
            case AttributeKind.Binary:
                json.Name("B"u8);
                Base64(scalar);
                json.EndObject();
                return;
            case AttributeKind.Map:
                json.Name("M"u8);
                OpenMap(first);
                return;
            default:
                json.Name(kind switch
                {
                    AttributeKind.StringSet => "SS"u8,
                    AttributeKind.NumberSet => "NS"u8,
                    AttributeKind.BinarySet => "BS"u8,
                    _ => "L"u8,
                });
                json.BeginArray();
                int position = first < ranges.Count ? ranges[first].Start : 0;
                open.Push(new Container(kind, first, first, position));
                return;
        }
    }

    /// <summary>Opens the map whose message consists of the ranges from an index on, and replaces them by its entries: sorted, the last of each name.</summary>
    private void OpenMap(int first)
    {
        int firstEntry = entries.Count;
        for (int i = first; i < ranges.Count; i++)
        {
            AddFields(ranges[i], ItemMessage.Values, entries);
        }

        ranges.RemoveRange(first, ranges.Count - first);
        Span<Range> own = CollectionsMarshal.AsSpan(entries)[firstEntry..];
        own.Sort(byKey);
        int kept = 0;
        for (int i = 0; i < own.Length; i++)
        {
            if (i + 1 == own.Length || !KeyOf(own[i]).SequenceEqual(KeyOf(own[i + 1])))
            {
                own[kept++] = own[i];
            }
        }

        entries.RemoveRange(firstEntry + kept, entries.Count - firstEntry - kept);
        json.BeginObject();
        open.Push(new Container(AttributeKind.Map, firstEntry, firstEntry, 0));
    }

    private void CloseArray(in Container container)
    {
        ranges.RemoveRange(container.First, ranges.Count - container.First);
        json.EndArray();
        json.EndObject();
    }

    /// <summary>Standard base64 with padding, which needs no escaping: it goes straight into the output.</summary>
    private void Base64(Range bytes)
    {
        json.Raw("\""u8);
        ByteBuffer output = json.Output;
        ReadOnlySpan<byte> value = row.Body[bytes.Start..bytes.End];
        System.Buffers.Text.Base64.EncodeToUtf8(
            value, output.GetSpan(System.Buffers.Text.Base64.GetMaxEncodedToUtf8Length(value.Length)), out _, out int written);
        output.Advance(written);
        output.Append((byte)'"');
    }

    private readonly record struct Range(int Start, int End);

    /// <param name="Kind">A map, a list or a set.</param>
    /// <param name="First">Index of its first range; of its first entry for a map.</param>
    /// <param name="Next">Index of the range it stands in; of the next entry for a map.</param>
    /// <param name="Position">Offset of the next byte in that range.</param>
    private readonly record struct Container(AttributeKind Kind, int First, int Next, int Position);
}
