using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Encode;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.Sqs.Encode;

/// <summary>A parsed <c>_queue.json</c> (spec 06 §6.2, §10.2). Strings are UTF-8; numbers that are absent or null are null. Immutable once parsed.</summary>
internal sealed class QueueFile
{
    private readonly int[] places = new int[QueueFileMembers.Count];

    private QueueFile() => places.AsSpan().Fill(-1);

    public ulong FormatVersion { get; private set; }

    public byte[] Name { get; private set; } = [];

    public bool IsFifo { get; private set; }

    public bool ContentBasedDeduplication { get; private set; }

    public long? VisibilityTimeoutSeconds { get; private set; }

    public long? MessageRetentionSeconds { get; private set; }

    public long? DelaySeconds { get; private set; }

    public long? ReceiveMessageWaitSeconds { get; private set; }

    public long? MaximumMessageSize { get; private set; }

    public byte[] RedrivePolicy { get; private set; } = [];

    public byte[] RedriveAllowPolicy { get; private set; } = [];

    public uint PartitionCount { get; private set; }

    public byte[] FifoThroughputLimit { get; private set; } = [];

    public byte[] DeduplicationScope { get; private set; } = [];

    /// <summary>Whether messages have partitioned keys (spec 06 §4).</summary>
    public bool IsPartitioned => PartitionCount > 1;

    /// <summary>The partition of a message group.</summary>
    public uint PartitionOf(ReadOnlySpan<byte> group) => PartitionHash.Of(PartitionCount, FifoThroughputLimit, group);

    /// <summary>Reads a file. Its content is not judged.</summary>
    /// <exception cref="DocumentDefectException">Not one JSON object or null, or a member of the wrong type.</exception>
    public static QueueFile Parse(ReadOnlySpan<byte> path, ReadOnlySpan<byte> text)
    {
        try
        {
            var file = new QueueFile();
            var reader = new JsonReader(text);
            file.Read(ref reader);

            // The reference looks for more data in a way that does not see closing brackets.
            if (!reader.AtEnd() && text[reader.Position] is not ((byte)'}' or (byte)']'))
            {
                throw reader.Error("expected the end of the file");
            }

            return file;
        }
        catch (JsonFormatException e)
        {
            throw new DocumentDefectException(path, e.Reason, text, e.Offset);
        }
    }

    /// <summary>Byte offset of a member's value in the file, -1 when it is absent.</summary>
    public int PlaceOf(QueueFileMember member) => places[(int)member];

    /// <summary>The metadata that this file stands for; generation and stamps are the caller's to set.</summary>
    /// <param name="defaults">Whether absent numbers are the server's defaults (spec 07 §7.3), or 0 as the reference has it.</param>
    public StoredQueue ToStored(bool defaults)
    {
        var stored = new StoredQueue();
        stored.Set(StoredQueueMember.Name, Name, optional: false);
        stored.Set(StoredQueueMember.IsFifo, IsFifo);
        stored.Set(StoredQueueMember.ContentBasedDeduplication, ContentBasedDeduplication);
        stored.Set(StoredQueueMember.VisibilityTimeoutSeconds, VisibilityTimeoutSeconds ?? (defaults ? QueueDefaults.VisibilityTimeoutSeconds : 0));
        stored.Set(StoredQueueMember.MessageRetentionSeconds, MessageRetentionSeconds ?? (defaults ? QueueDefaults.MessageRetentionSeconds : 0));
        stored.Set(StoredQueueMember.DelaySeconds, DelaySeconds ?? 0);
        stored.Set(StoredQueueMember.ReceiveMessageWaitSeconds, ReceiveMessageWaitSeconds ?? 0);
        stored.Set(StoredQueueMember.MaximumMessageSize, MaximumMessageSize ?? (defaults ? QueueDefaults.MaximumMessageSize : 0));
        stored.Set(StoredQueueMember.RedrivePolicy, RedrivePolicy);
        stored.Set(StoredQueueMember.RedriveAllowPolicy, RedriveAllowPolicy);
        stored.Set(StoredQueueMember.PartitionCount, PartitionCount, optional: true);
        stored.Set(StoredQueueMember.FifoThroughputLimit, FifoThroughputLimit);
        stored.Set(StoredQueueMember.DeduplicationScope, DeduplicationScope);
        return stored;
    }

    private void Read(ref JsonReader reader)
    {
        if (reader.TryNull())
        {
            return;
        }

        using var name = new ByteBuffer(64);
        reader.BeginObject();
        while (reader.NextMember(name))
        {
            QueueFileMember member = QueueFileMembers.Find(name.WrittenSpan);
            if (reader.TryNull())
            {
                continue;
            }

            if (member != QueueFileMember.Unknown)
            {
                places[(int)member] = reader.Position;
            }

            ReadMember(member, ref reader);
        }
    }

    private void ReadMember(QueueFileMember member, ref JsonReader reader)
    {
        switch (member)
        {
            case QueueFileMember.FormatVersion:
                FormatVersion = ReadUInt32(ref reader);
                break;
            case QueueFileMember.Name:
                Name = reader.String();
                break;
            case QueueFileMember.Fifo:
                IsFifo = reader.Boolean();
                break;
            case QueueFileMember.ContentBasedDeduplication:
                ContentBasedDeduplication = reader.Boolean();
                break;
            case QueueFileMember.VisibilityTimeoutSeconds:
                VisibilityTimeoutSeconds = reader.Int64();
                break;
            case QueueFileMember.MessageRetentionSeconds:
                MessageRetentionSeconds = reader.Int64();
                break;
            case QueueFileMember.DelaySeconds:
                DelaySeconds = reader.Int64();
                break;
            case QueueFileMember.ReceiveMessageWaitSeconds:
                ReceiveMessageWaitSeconds = reader.Int64();
                break;
            case QueueFileMember.MaximumMessageSize:
                MaximumMessageSize = reader.Int64();
                break;
            case QueueFileMember.RedrivePolicy:
                RedrivePolicy = reader.String();
                break;
            case QueueFileMember.RedriveAllowPolicy:
                RedriveAllowPolicy = reader.String();
                break;
            case QueueFileMember.PartitionCount:
                PartitionCount = ReadUInt32(ref reader);
                break;
            case QueueFileMember.FifoThroughputLimit:
                FifoThroughputLimit = reader.String();
                break;
            case QueueFileMember.DeduplicationScope:
                DeduplicationScope = reader.String();
                break;
            default:
                reader.Skip();
                break;
        }
    }

    private static uint ReadUInt32(ref JsonReader reader)
    {
        int place = reader.Position;
        ulong value = reader.UInt64();
        return value <= uint.MaxValue ? (uint)value : throw new JsonFormatException(place, "expected an unsigned integer of 32 bits");
    }
}
