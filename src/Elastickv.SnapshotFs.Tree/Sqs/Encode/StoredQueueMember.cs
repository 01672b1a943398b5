using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.Sqs.Encode;

/// <summary>All members of the stored queue metadata in the order in which they are written (spec 06 §2.1).</summary>
internal enum StoredQueueMember
{
    Name,
    Generation,
    Incarnation,
    CreatedAtHlc,
    IsFifo,
    ContentBasedDeduplication,
    VisibilityTimeoutSeconds,
    MessageRetentionSeconds,
    DelaySeconds,
    ReceiveMessageWaitSeconds,
    MaximumMessageSize,
    RedrivePolicy,
    RedriveAllowPolicy,
    Tags,
    LastPurgedAtMillis,
    CreatedAtMillis,
    LastModifiedAtMillis,
    Throttle,
    PartitionCount,
    FifoThroughputLimit,
    DeduplicationScope,
}

/// <summary>The names of <see cref="StoredQueueMember"/>.</summary>
internal static class StoredQueueMembers
{
    // In the order of the enumeration.
    private static readonly byte[][] Names =
    [
        "name"u8.ToArray(),
        "generation"u8.ToArray(),
        "incarnation"u8.ToArray(),
        "created_at_hlc"u8.ToArray(),
        "is_fifo"u8.ToArray(),
        "content_based_dedup"u8.ToArray(),
        "visibility_timeout_seconds"u8.ToArray(),
        "message_retention_seconds"u8.ToArray(),
        "delay_seconds"u8.ToArray(),
        "receive_message_wait_seconds"u8.ToArray(),
        "maximum_message_size"u8.ToArray(),
        "redrive_policy"u8.ToArray(),
        "redrive_allow_policy"u8.ToArray(),
        "tags"u8.ToArray(),
        "last_purged_at_millis"u8.ToArray(),
        "created_at_millis"u8.ToArray(),
        "last_modified_at_millis"u8.ToArray(),
        "throttle"u8.ToArray(),
        "partition_count"u8.ToArray(),
        "fifo_throughput_limit"u8.ToArray(),
        "deduplication_scope"u8.ToArray(),
    ];

    public static int Count => Names.Length;

    public static ReadOnlySpan<byte> NameOf(int index) => Names[index];

    /// <summary>Index of the member that a name means, -1 for none.</summary>
    public static int Find(ReadOnlySpan<byte> name) => JsonReader.FindName(name, Names);
}
