using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.DynamoDb.Values;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.DynamoDb.Encode;

/// <content>The record of an item (spec 04 §3.1, §4.3).</content>
internal sealed partial class ItemTree
{
    /// <summary>Appends magic and message of the item read last.</summary>
    /// <exception cref="JsonFormatException">A value that counts is no typed value, or the record would be too long.</exception>
    public void Write(ByteBuffer output)
    {
        if (nodes[0].Content > RowLimits.MaxValue - ItemMessage.Start)
        {
            throw new JsonFormatException(0, $"expected an item of at most {RowLimits.MaxValue} bytes as a record, found {nodes[0].Content + ItemMessage.Start}");
        }

        output.Append(ItemMessage.Magic);
        int defect = ItemNode.None;
        order.Clear();
        order.Add(nodes[0].First);
        while (order.Count > 0)
        {
            int at = order[^1];
            order.RemoveAt(order.Count - 1);
            if (at == ItemNode.None)
            {
                continue;
            }

            ItemNode node = nodes[at];
            if (node.Defect is not null && (defect == ItemNode.None || node.Offset < nodes[defect].Offset))
            {
                defect = at;
            }

            WriteNode(at, node, output);
            order.Add(node.Next);
            order.Add(node.First);
        }

        if (defect != ItemNode.None)
        {
            throw new JsonFormatException(nodes[defect].Offset, nodes[defect].Defect!);
        }
    }

    /// <summary>Writes a node but not what lies in it. Whatever is repeated in a message of this family is its field 1.</summary>
    private void WriteNode(int at, in ItemNode node, ByteBuffer output)
    {
        switch (node.Role)
        {
            case ItemRole.Entry:
                WireFormat.AppendHeader(ItemMessage.Values, node.EntryLength, output);
                WireFormat.AppendBytes(ItemMessage.EntryKey, NameOf(at), output);
                WireFormat.AppendHeader(ItemMessage.EntryValue, node.ValueLength, output);
                break;
            case ItemRole.Element:
                WireFormat.AppendHeader(ItemMessage.Values, node.ValueLength, output);
                break;
            default:
                WireFormat.AppendBytes(ItemMessage.Values, texts.WrittenSpan.Slice(node.TextStart, (int)node.Content), output);
                return;
        }

        switch (node.Kind)
        {
            case AttributeKind.String or AttributeKind.Number or AttributeKind.Binary:
                WireFormat.AppendBytes((int)node.Kind, texts.WrittenSpan.Slice(node.TextStart, (int)node.Content), output);
                break;
            case AttributeKind.Boolean or AttributeKind.Null:
                WireFormat.AppendTag((int)node.Kind, WireType.Varint, output);
                output.Append((byte)node.Content);
                break;
            default:
                WireFormat.AppendHeader((int)node.Kind, node.Content, output);
                break;
        }
    }
}
