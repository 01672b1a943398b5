using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Tree.Sqs.Encode;

/// <summary>What a line of <c>messages.jsonl</c> must fulfil (spec 06 §10.4, 07 §7.1).</summary>
internal static class MessageRules
{
    /// <summary>Longest value of a row in bytes (spec 02 §9.4).</summary>
    public const long MaxStoredLength = (256 << 20) + 34;

    private const int IdLength = 32;
    private const int MaxAttributes = 10;

    /// <summary>What keeps a new or changed message from being delivered (spec 07 §7.1); what is wrong and with which member, or null.</summary>
    public static (MessageMember Member, string Reason)? CheckDeliverable(MessageLine line, ReadOnlySpan<byte> id, QueueFile queue)
    {
        long maximum = queue.MaximumMessageSize ?? QueueDefaults.MaximumMessageSize;
        return id.Length != IdLength || id.IndexOfAnyExcept("0123456789abcdef"u8) >= 0
                ? (MessageMember.MessageId, "expected 32 lower-case hexadecimal digits as message_id")
            : line.Body.Length == 0 ? (MessageMember.Body, "expected a body")
            : line.Body.Length > maximum
                ? (MessageMember.Body, $"the body has {line.Body.Length} bytes, the queue's maximum_message_size is {maximum}")
            : queue.IsFifo && line.GroupId.Length == 0 ? (MessageMember.MessageGroupId, "expected a message_group_id, the queue is a FIFO queue")
            : null;
    }

    /// <summary>Whether the server could have stored the attributes (spec 06 §2.6); what is wrong, or null.</summary>
    /// <param name="line">The line.</param>
    /// <param name="text">The text that it was read from.</param>
    /// <param name="scratch">Used to look into the values.</param>
    /// <param name="place">Offset of what is wrong in the text.</param>
    public static string? CheckAttributes(MessageLine line, ReadOnlySpan<byte> text, MessageAttribute scratch, out int place)
    {
        AttributeMap attributes = line.Attributes;
        place = line.PlaceOf(MessageMember.MessageAttributes);
        if (attributes.Settle() > MaxAttributes)
        {
            return $"expected at most {MaxAttributes} attributes, found {attributes.Settle()}";
        }

        for (int i = 0; i < attributes.Settle(); i++)
        {
            if ((scratch.Read(attributes.ValueAt(i, text)) ?? scratch.Check()) is { } reason)
            {
                place = attributes.ValueStartAt(i);
                return $"attribute \"{KeyText.Printable(attributes.NameAt(i))}\": {reason}";
            }
        }

        return null;
    }

    /// <summary>Whether the line's partition is the one that the queue would give it; what is wrong, or null.</summary>
    public static string? CheckPartition(MessageLine line, QueueFile queue)
    {
        if (!queue.IsPartitioned)
        {
            return line.Partition is null or 0 ? null : $"a queue without partitions has no partition {line.Partition}";
        }

        if (line.Partition is not { } partition)
        {
            return "expected a partition, the queue has several";
        }

        if (partition >= queue.PartitionCount)
        {
            return $"expected a partition below {queue.PartitionCount}, found {partition}";
        }

        uint expected = queue.PartitionOf(line.GroupId.WrittenSpan);
        return partition == expected ? null : $"expected the partition {expected} of the message group, found {partition}";
    }
}
