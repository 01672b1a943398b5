using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.Sqs;

/// <summary>The members of a queue's metadata that the tree shows, and the generation (spec 06 §2.1). Strings are UTF-8.</summary>
internal sealed class QueueMetadata
{
    public byte[] Name { get; private set; } = [];

    /// <summary>Messages of other generations are leftovers (spec 06 §4).</summary>
    public ulong Generation { get; private set; }

    public bool IsFifo { get; private set; }

    public bool ContentBasedDeduplication { get; private set; }

    public long VisibilityTimeoutSeconds { get; private set; }

    public long MessageRetentionSeconds { get; private set; }

    public long DelaySeconds { get; private set; }

    public long ReceiveMessageWaitSeconds { get; private set; }

    public long MaximumMessageSize { get; private set; }

    public byte[] RedrivePolicy { get; private set; } = [];

    public byte[] RedriveAllowPolicy { get; private set; } = [];

    public uint PartitionCount { get; private set; }

    public byte[] FifoThroughputLimit { get; private set; } = [];

    public byte[] DeduplicationScope { get; private set; } = [];

    /// <summary>Whether the server keeps the messages under partitioned keys.</summary>
    public bool IsPartitioned => PartitionCount > 1;

    /// <summary>How many partitions the server receives from (spec 06 §4).</summary>
    public uint EffectivePartitions => !IsPartitioned || FifoThroughputLimit.AsSpan().SequenceEqual("perQueue"u8) ? 1 : PartitionCount;

    /// <summary>Reads the JSON behind the magic. Of duplicate members the last counts; null leaves a member as it is.</summary>
    /// <exception cref="JsonFormatException">Not one JSON value, or a member of the wrong type.</exception>
    public static QueueMetadata Parse(ReadOnlySpan<byte> json)
    {
        var metadata = new QueueMetadata();
        var reader = new JsonReader(json);
        if (!reader.TryNull())
        {
            using var name = new ByteBuffer(64);
            reader.BeginObject();
            while (reader.NextMember(name))
            {
                if (!reader.TryNull())
                {
                    metadata.ReadMember(name.WrittenSpan, ref reader);
                }
            }
        }

        reader.RequireEnd();
        return metadata;
    }

    private void ReadMember(ReadOnlySpan<byte> name, ref JsonReader reader)
    {
        switch (QueueMembers.Find(name))
        {
            case QueueMember.Name:
                Name = reader.String();
                break;
            case QueueMember.Generation:
                Generation = reader.UInt64();
                break;
            case QueueMember.IsFifo:
                IsFifo = reader.Boolean();
                break;
            case QueueMember.ContentBasedDeduplication:
                ContentBasedDeduplication = reader.Boolean();
                break;
            case QueueMember.VisibilityTimeoutSeconds:
                VisibilityTimeoutSeconds = reader.Int64();
                break;
            case QueueMember.MessageRetentionSeconds:
                MessageRetentionSeconds = reader.Int64();
                break;
            case QueueMember.DelaySeconds:
                DelaySeconds = reader.Int64();
                break;
            case QueueMember.ReceiveMessageWaitSeconds:
                ReceiveMessageWaitSeconds = reader.Int64();
                break;
            case QueueMember.MaximumMessageSize:
                MaximumMessageSize = reader.Int64();
                break;
            case QueueMember.RedrivePolicy:
                RedrivePolicy = reader.String();
                break;
            case QueueMember.RedriveAllowPolicy:
                RedriveAllowPolicy = reader.String();
                break;
            case QueueMember.PartitionCount:
                PartitionCount = ReadUInt32(ref reader);
                break;
            case QueueMember.FifoThroughputLimit:
                FifoThroughputLimit = reader.String();
                break;
            case QueueMember.DeduplicationScope:
                DeduplicationScope = reader.String();
                break;
            default:
                reader.Skip();
                break;
        }
    }

    private static uint ReadUInt32(ref JsonReader reader)
    {
        ulong value = reader.UInt64();
        return value <= uint.MaxValue ? (uint)value : throw new JsonFormatException(reader.Position, "expected an unsigned integer of 32 bits");
    }
}
