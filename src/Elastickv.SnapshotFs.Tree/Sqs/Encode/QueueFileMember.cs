using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.Sqs.Encode;

/// <summary>Members of <c>_queue.json</c> (spec 06 §6.2).</summary>
internal enum QueueFileMember
{
    Unknown = -1,
    FormatVersion,
    Name,
    Fifo,
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

/// <summary>Finds a <see cref="QueueFileMember"/> by its name.</summary>
internal static class QueueFileMembers
{
    // In the order of the enumeration.
    private static readonly byte[][] Names =
    [
        "format_version"u8.ToArray(),
        "name"u8.ToArray(),
        "fifo"u8.ToArray(),
        "content_based_deduplication"u8.ToArray(),
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

    public static int Count => Names.Length;

    public static QueueFileMember Find(ReadOnlySpan<byte> name) => (QueueFileMember)JsonReader.FindName(name, Names);
}
