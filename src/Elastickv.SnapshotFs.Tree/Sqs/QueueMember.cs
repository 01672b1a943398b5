using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.Sqs;

/// <summary>Members of the stored queue metadata that matter (spec 06 §2.1).</summary>
internal enum QueueMember
{
    Unknown = -1,
    Name,
    Generation,
    IsFifo,
    ContentBasedDeduplication,
    VisibilityTimeoutSeconds,
    MessageRetentionSeconds,
    DelaySeconds,
    ReceiveMessageWaitSeconds,
    MaximumMessageSize,
    RedrivePolicy,
    RedriveAllowPolicy,
    PartitionCount,
    FifoThroughputLimit,
    DeduplicationScope,
}

/// <summary>Finds a <see cref="QueueMember"/> by its name.</summary>
internal static class QueueMembers
{
    // In the order of the enumeration.
    private static readonly byte[][] Names =
    [
        "name"u8.ToArray(),
        "generation"u8.ToArray(),
        "is_fifo"u8.ToArray(),
        "content_based_dedup"u8.ToArray(),
        "visibility_timeout_seconds"u8.ToArray(),
        "message_retention_seconds"u8.ToArray(),
        "delay_seconds"u8.ToArray(),
        "receive_message_wait_seconds"u8.ToArray(),
        "maximum_message_size"u8.ToArray(),
        "redrive_policy"u8.ToArray(),
        "redrive_allow_policy"u8.ToArray(),
        "partition_count"u8.ToArray(),
        "fifo_throughput_limit"u8.ToArray(),
        "deduplication_scope"u8.ToArray(),
    ];

    public static QueueMember Find(ReadOnlySpan<byte> name) => (QueueMember)JsonReader.FindName(name, Names);
}
