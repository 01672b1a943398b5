namespace Elastickv.SnapshotFs.Tree.Sqs.Encode;

/// <summary>What a line of <c>messages.jsonl</c> must fulfil (spec 06 §10.4, 07 §7.1).</summary>
internal static class MessageRules
{
    /// <summary>Longest value of a row in bytes (spec 02 §9.4).</summary>
    public const long MaxStoredLength = (256 << 20) + 34;

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
