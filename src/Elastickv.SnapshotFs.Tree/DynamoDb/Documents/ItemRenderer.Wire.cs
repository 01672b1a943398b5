using Elastickv.SnapshotFs.Tree.DynamoDb.Values;

namespace Elastickv.SnapshotFs.Tree.DynamoDb.Documents;

/// <content>Reading of the wire bytes, which are known to be good.</content>
internal sealed partial class ItemRenderer
{
    /// <summary>
    /// Finds the member of the oneof that counts in an attribute value, the last one on the wire, and replaces the value's ranges by those of the member's
    /// message: an uninterrupted run of one message-typed member is one message.
    /// </summary>
    private AttributeKind TakeMember(int first, out Range scalar, out bool truth)
    {
        scalar = default;
        truth = false;
        var kind = AttributeKind.None;
        int own = ranges.Count;
        for (int i = first; i < own; i++)
        {
            var value = new WireReader(row.Body, ranges[i].Start, ranges[i].End);
            while (value.NextField(out int field, out WireType type))
            {
                Range bytes = default;
                ulong number = 0;
                if (type == WireType.Bytes && value.TryReadBody(out int start, out int end))
                {
                    bytes = new Range(start, end);
                }
                else if (type == WireType.Varint)
                {
                    value.TryReadVarint(out number);
                }
                else
                {
                    value.TrySkipValue(type);
                }

                if (!ItemMessage.IsMember(field, type))
                {
                    continue;
                }

                if (kind != (AttributeKind)field)
                {
                    ranges.RemoveRange(own, ranges.Count - own);
                }

                kind = (AttributeKind)field;
                scalar = bytes;
                truth = number != 0;
                if (kind >= AttributeKind.StringSet)
                {
                    ranges.Add(bytes);
                }
            }
        }

        ranges.RemoveRange(first, own - first);
        return kind;
    }

    /// <summary>Steps to the next element of a list or set: the next field of its number in any of its ranges.</summary>
    private bool TryNextElement(ref Container container, out Range element)
    {
        for (; container.Next < ranges.Count; container = container with { Next = container.Next + 1, Position = StartOf(container.Next + 1) })
        {
            var message = new WireReader(row.Body, container.Position, ranges[container.Next].End);
            while (message.NextField(out int field, out WireType type))
            {
                if (type != WireType.Bytes || !message.TryReadBody(out int start, out int end))
                {
                    message.TrySkipValue(type);
                }
                else if (field == ItemMessage.Values)
                {
                    element = new Range(start, end);
                    container = container with { Position = end };
                    return true;
                }
            }
        }

        element = default;
        return false;
    }

    private int StartOf(int range) => range < ranges.Count ? ranges[range].Start : 0;

    /// <summary>Adds the bodies of the length-delimited fields of one number.</summary>
    private void AddFields(Range message, int number, List<Range> output)
    {
        var reader = new WireReader(row.Body, message.Start, message.End);
        while (reader.NextField(out int field, out WireType type))
        {
            if (type != WireType.Bytes || !reader.TryReadBody(out int start, out int end))
            {
                reader.TrySkipValue(type);
            }
            else if (field == number)
            {
                output.Add(new Range(start, end));
            }
        }
    }

    private ReadOnlySpan<byte> KeyOf(Range entry) => ItemMessage.KeyOf(row.Body, entry.Start, entry.End);

    /// <summary>By name, and entries of one name as they come.</summary>
    private int CompareKeys(Range x, Range y)
    {
        int order = KeyOf(x).SequenceCompareTo(KeyOf(y));
        return order != 0 ? order : x.Start.CompareTo(y.Start);
    }
}
