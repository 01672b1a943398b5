using System.Buffers;
using System.Buffers.Binary;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Names;

namespace Elastickv.SnapshotFs.Tree.Sqs;

/// <summary>The key grammar of spec 06 §1: prefixes, segments, and the keys that are looked up. Pure functions.</summary>
internal static class SqsKeys
{
    private static readonly SearchValues<byte> SegmentBytes =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8);

    public static ReadOnlySpan<byte> QueueMeta => "!sqs|queue|meta|"u8;

    public static ReadOnlySpan<byte> QueueGeneration => "!sqs|queue|gen|"u8;

    public static ReadOnlySpan<byte> QueueSequence => "!sqs|queue|seq|"u8;

    public static ReadOnlySpan<byte> MessageData => "!sqs|msg|data|"u8;

    public static ReadOnlySpan<byte> MessageVisibility => "!sqs|msg|vis|"u8;

    public static ReadOnlySpan<byte> MessageByAge => "!sqs|msg|byage|"u8;

    public static ReadOnlySpan<byte> MessageDeduplication => "!sqs|msg|dedup|"u8;

    public static ReadOnlySpan<byte> MessageGroup => "!sqs|msg|group|"u8;

    /// <summary>What follows the family prefix of a partitioned row (spec 06 §1.3).</summary>
    public static ReadOnlySpan<byte> PartitionedMark => "p|"u8;

    /// <summary>Length of the leading part of a classic rest that can be a queue segment.</summary>
    public static int SegmentLength(ReadOnlySpan<byte> rest)
    {
        int length = rest.IndexOfAnyExcept(SegmentBytes);
        return length < 0 ? rest.Length : length;
    }

    /// <summary>Whether the reference's lax base64url decoder takes a segment (spec 06 §1.1).</summary>
    public static bool IsSegment(ReadOnlySpan<byte> text)
    {
        int count = 0;
        foreach (byte b in text)
        {
            if (b is (byte)'\r' or (byte)'\n')
            {
                continue;
            }

            if (!SegmentBytes.Contains(b))
            {
                return false;
            }

            count++;
        }

        return count % 4 != 1;
    }

    /// <summary>The metadata key of the queue with this name.</summary>
    public static void AppendMetaKey(ReadOnlySpan<byte> queueName, ByteBuffer output)
    {
        output.Append(QueueMeta);
        Segment.AppendBase64Url(queueName, output);
    }

    /// <summary>A family prefix and the queue, ready for <see cref="AppendGeneration"/> (classic) or a partition (partitioned).</summary>
    public static void AppendQueue(ReadOnlySpan<byte> family, bool partitioned, ReadOnlySpan<byte> queueSegment, ByteBuffer output)
    {
        output.Append(family);
        if (partitioned)
        {
            output.Append(PartitionedMark);
        }

        output.Append(queueSegment);
        if (partitioned)
        {
            output.Append((byte)'|');
        }
    }

    public static void AppendPartition(uint partition, ByteBuffer output)
    {
        BinaryPrimitives.WriteUInt32BigEndian(output.GetSpan(4), partition);
        output.Advance(4);
    }

    public static void AppendGeneration(ulong generation, ByteBuffer output) => AppendUInt64(generation, output);

    /// <summary>A time as keys hold it: negative ones are clamped to 0.</summary>
    public static void AppendMilliseconds(long milliseconds, ByteBuffer output) => AppendUInt64((ulong)Math.Max(0, milliseconds), output);

    private static void AppendUInt64(ulong value, ByteBuffer output)
    {
        BinaryPrimitives.WriteUInt64BigEndian(output.GetSpan(8), value);
        output.Advance(8);
    }
}
