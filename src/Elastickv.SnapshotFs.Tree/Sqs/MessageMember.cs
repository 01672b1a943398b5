using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.Sqs;

/// <summary>Members of a stored message and of a line (spec 06 §2.4, §6.3).</summary>
internal enum MessageMember
{
    Unknown = -1,
    MessageId,
    Body,
    Md5OfBody,
    Md5OfMessageAttributes,
    MessageAttributes,
    SenderId,
    SendTimestampMillis,
    AvailableAtMillis,
    VisibleAtMillis,
    ReceiveCount,
    FirstReceiveMillis,
    CurrentReceiptToken,
    QueueGeneration,
    MessageGroupId,
    MessageDeduplicationId,
    SequenceNumber,
    DeadLetterSourceArn,

    /// <summary>Only in lines of <c>messages.jsonl</c> (spec 06 §6.3); a stored message has it in its key.</summary>
    Partition,
}

/// <summary>Finds a <see cref="MessageMember"/> by its name.</summary>
internal static class MessageMembers
{
    // In the order of the enumeration.
    private static readonly byte[][] Names =
    [
        "message_id"u8.ToArray(),
        "body"u8.ToArray(),
        "md5_of_body"u8.ToArray(),
        "md5_of_message_attributes"u8.ToArray(),
        "message_attributes"u8.ToArray(),
        "sender_id"u8.ToArray(),
        "send_timestamp_millis"u8.ToArray(),
        "available_at_millis"u8.ToArray(),
        "visible_at_millis"u8.ToArray(),
        "receive_count"u8.ToArray(),
        "first_receive_millis"u8.ToArray(),
        "current_receipt_token"u8.ToArray(),
        "queue_generation"u8.ToArray(),
        "message_group_id"u8.ToArray(),
        "message_deduplication_id"u8.ToArray(),
        "sequence_number"u8.ToArray(),
        "dead_letter_source_arn"u8.ToArray(),
        "partition"u8.ToArray(),
    ];

    public static MessageMember Find(ReadOnlySpan<byte> name) => (MessageMember)JsonReader.FindName(name, Names);
}
