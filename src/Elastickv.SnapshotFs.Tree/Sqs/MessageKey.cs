using System.Buffers.Binary;

namespace Elastickv.SnapshotFs.Tree.Sqs;

/// <summary>A message data key taken apart (spec 06 §1.2, §5.4).</summary>
internal readonly ref struct MessageKey
{
    private const int GenerationLength = 8;
    private const int PartitionLength = 4;

    private MessageKey(ReadOnlySpan<byte> queueSegment, uint? partition, ulong generation, ReadOnlySpan<byte> idSegment)
    {
        QueueSegment = queueSegment;
        Partition = partition;
        Generation = generation;
        IdSegment = idSegment;
    }

    /// <summary>The queue as the key spells it.</summary>
    public ReadOnlySpan<byte> QueueSegment { get; }

    /// <summary>Null for a classic key.</summary>
    public uint? Partition { get; }

    public ulong Generation { get; }

    /// <summary>The message id as the key spells it; at least one byte.</summary>
    public ReadOnlySpan<byte> IdSegment { get; }

    /// <summary>Takes a user key of the data family apart; gives what is wrong with it, or null.</summary>
    public static string? TryParse(ReadOnlySpan<byte> userKey, out MessageKey key)
    {
        ReadOnlySpan<byte> rest = userKey[SqsKeys.MessageData.Length..];
        return rest.StartsWith(SqsKeys.PartitionedMark)
            ? TryParsePartitioned(rest[SqsKeys.PartitionedMark.Length..], out key)
            : TryParseClassic(rest, out key);
    }

    /// <remarks>
    /// There is no delimiter behind the queue: it ends at the first byte that base64url does not have, the zero that every generation below 2^56 starts with.
    /// </remarks>
    private static string? TryParseClassic(ReadOnlySpan<byte> rest, out MessageKey key)
    {
        key = default;
        int length = SqsKeys.SegmentLength(rest);
        if (length == 0)
        {
            return "expected a queue segment, found none";
        }

        if (length + GenerationLength >= rest.Length)
        {
            return $"expected a generation of 8 bytes and a message id behind the queue segment, found {rest.Length - length} bytes";
        }

        key = new MessageKey(
            rest[..length],
            null,
            BinaryPrimitives.ReadUInt64BigEndian(rest[length..]),
            rest[(length + GenerationLength)..]);
        return key.CheckSegments();
    }

    private static string? TryParsePartitioned(ReadOnlySpan<byte> rest, out MessageKey key)
    {
        key = default;
        int length = rest.IndexOf((byte)'|');
        if (length < 1)
        {
            return "expected a queue segment and '|', found none";
        }

        ReadOnlySpan<byte> trailer = rest[(length + 1)..];
        if (trailer.Length <= PartitionLength + GenerationLength)
        {
            return $"expected a partition of 4 bytes, a generation of 8 and a message id behind the queue segment, found {trailer.Length} bytes";
        }

        key = new MessageKey(
            rest[..length],
            BinaryPrimitives.ReadUInt32BigEndian(trailer),
            BinaryPrimitives.ReadUInt64BigEndian(trailer[PartitionLength..]),
            trailer[(PartitionLength + GenerationLength)..]);
        return key.CheckSegments();
    }

    private string? CheckSegments() =>
        !SqsKeys.IsSegment(QueueSegment) ? "expected base64url as the queue segment"
        : !SqsKeys.IsSegment(IdSegment) ? "expected base64url as the message id"
        : null;
}
