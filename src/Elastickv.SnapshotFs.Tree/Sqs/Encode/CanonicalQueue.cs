using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Encode;
using Elastickv.SnapshotFs.Tree.Json;
using Elastickv.SnapshotFs.Tree.Names;

namespace Elastickv.SnapshotFs.Tree.Sqs.Encode;

/// <summary>
/// One queue directory to its canonical rows (spec 06 §10.2 to §10.6). Messages go out as they are parsed; a FIFO queue's are parsed twice, because only the end
/// of the file tells which of them own the deduplication rows. Not thread-safe.
/// </summary>
internal sealed class CanonicalQueue(EncodeContext context, byte[] directory, MessageLine line, StoredMessage stored)
{
    // Whatever a tree says, it is restored as a queue's first generation.
    private const ulong RestoreGeneration = 1;

    public void Encode()
    {
        byte[] path = [.. directory, .. "/_queue.json"u8];
        QueueFile queue;
        using (SourceFile file = context.Source.Open(path))
        {
            queue = QueueFile.Parse(path, file.All());
            QueueRules.Check(queue, path, file.All());
        }

        using var segment = new ByteBuffer(256);
        Segment.AppendBase64Url(queue.Name, segment);
        context.From(path);
        PutQueue(queue, segment.WrittenSpan);
        path = [.. directory, .. "/messages.jsonl"u8];
        if (context.Source.KindOf(path) != SourceKind.Missing)
        {
            using SourceFile file = context.Source.Open(path);
            context.From(path);
            PutMessages(queue, segment.WrittenSpan.ToArray(), path, file);
        }
    }

    private void PutQueue(QueueFile queue, ReadOnlySpan<byte> segment)
    {
        using var value = new ByteBuffer();
        StoredQueue meta = queue.ToStored(defaults: false);
        meta.Set(StoredQueueMember.Generation, RestoreGeneration);
        meta.Write(value);
        context.Put([.. SqsKeys.QueueMeta, .. segment], value.WrittenSpan);
        context.Put([.. SqsKeys.QueueGeneration, .. segment], "1"u8);
    }

    private void PutMessages(QueueFile queue, byte[] segment, byte[] path, SourceFile file)
    {
        using var keys = new MessageKeys(segment, RestoreGeneration);
        using var scratch = new ByteBuffer(64);
        var winners = new DeduplicationWinners(queue.IsPartitioned);
        ulong lastSequence = 0;
        if (queue.IsFifo)
        {
            var first = new JsonSequence(path, file);
            for (int index = 0; TryRead(queue, first, out _, out int length); index++)
            {
                lastSequence = Math.Max(lastSequence, line.SequenceNumber);
                ReadOnlySpan<byte> id = DeduplicationId.Resolve(line, queue, scratch);
                if (!id.IsEmpty)
                {
                    winners.Add(keys.Deduplication(PartitionOf(queue), line.GroupId.WrittenSpan, id), line, index);
                }

                first.Advance(length);
            }
        }

        var values = new JsonSequence(path, file);
        for (int index = 0; TryRead(queue, values, out ReadOnlySpan<byte> text, out int length); index++)
        {
            PutMessage(queue, keys, text);
            ReadOnlySpan<byte> id = DeduplicationId.Resolve(line, queue, scratch);
            if (!id.IsEmpty)
            {
                ReadOnlySpan<byte> key = keys.Deduplication(PartitionOf(queue), line.GroupId.WrittenSpan, id);
                if (winners.IsWinner(key, index))
                {
                    context.Put(key, stored.Deduplication(line.Id.WrittenSpan, line.SendTimestampMs, line.SequenceNumber));
                }
            }

            values.Advance(length);
        }

        if (lastSequence > 0)
        {
            scratch.Clear();
            scratch.AppendNumber(lastSequence);
            context.Put([.. SqsKeys.QueueSequence, .. segment], scratch.WrittenSpan);
        }
    }

    private void PutMessage(QueueFile queue, MessageKeys keys, ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> id = line.Id.WrittenSpan;
        uint? partition = PartitionOf(queue);
        var stamp = new MessageStamp
        {
            Id = id,
            Md5OfBody = line.Md5OfBody.WrittenSpan,
            Md5OfAttributes = line.Md5OfAttributes.WrittenSpan,
            SendTimestampMs = line.SendTimestampMs,
            AvailableAtMs = line.AvailableAtMs,
            VisibleAtMs = 0,
            Generation = RestoreGeneration,
            SequenceNumber = line.SequenceNumber,
        };
        context.Put(keys.Data(partition, id), stored.Data(line, text, stamp));
        context.Put(keys.Visibility(partition, line.AvailableAtMs, id), id);
        context.Put(keys.ByAge(partition, line.SendTimestampMs, id), id);
    }

    /// <summary>The partition in the message's keys; a queue without partitions has classic keys, whatever the line says.</summary>
    private uint? PartitionOf(QueueFile queue) => queue.IsPartitioned ? line.Partition : null;

    private bool TryRead(QueueFile queue, JsonSequence values, out ReadOnlySpan<byte> text, out int length)
    {
        length = 0;
        if (!values.TryNext(out text))
        {
            return false;
        }

        try
        {
            length = line.Read(text);
        }
        catch (JsonFormatException e)
        {
            throw values.Defect(e.Reason, e.Offset);
        }

        if (line.Id.Length == 0)
        {
            throw values.Defect("expected a message_id", line.PlaceOf(MessageMember.MessageId));
        }

        if (line.StoredLength > MessageRules.MaxStoredLength)
        {
            throw values.Defect($"the message is longer than the {MessageRules.MaxStoredLength} bytes that a record can have");
        }

        if (MessageRules.CheckPartition(line, queue) is { } reason)
        {
            throw values.Defect(reason, line.PlaceOf(MessageMember.Partition));
        }

        return true;
    }
}
