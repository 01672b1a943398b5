using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Encode;
using Elastickv.SnapshotFs.Tree.Names;

namespace Elastickv.SnapshotFs.Tree.Sqs.Encode;

/// <summary>A queue that the final tree has: its configuration and its messages (spec 07 §7.3). Not thread-safe.</summary>
internal sealed class QueueEdit(SpliceContext context, TouchedQueue touched)
{
    private readonly byte[] path = touched.QueueFilePath;

    /// <summary>A queue of the base.</summary>
    /// <param name="before">The queue.</param>
    /// <param name="isMoved">Whether its directory has another name than in the base, so that both files count as touched.</param>
    /// <exception cref="DocumentDefectException">A file cannot be encoded; lines that cannot are reported instead.</exception>
    public void Change(Queue before, bool isMoved)
    {
        QueueFile shown = Shown(before);
        QueueFile final = shown;
        StoredQueue from = shown.ToStored(defaults: true), to = from;
        if (touched.QueueFile || isMoved)
        {
            using SourceFile file = context.Final.Open(path);
            final = QueueFile.Parse(path, file.All());
            to = final.ToStored(defaults: true);
            if (final.FormatVersion != shown.FormatVersion || !from.HasSameMembers(to))
            {
                QueueRules.Check(final, path, file.All());
            }

            if (!final.Name.AsSpan().SequenceEqual(shown.Name))
            {
                throw new DocumentDefectException(
                    path, $"the name of a queue cannot change, it is \"{KeyText.Printable(shown.Name)}\"", file.All(), final.PlaceOf(QueueFileMember.Name));
            }
        }

        DocumentDiff diff = context.BeginDocument();
        if (!from.HasSameMembers(to))
        {
            StoredQueue stored = StoredQueue.Parse(before.Row.Body);
            stored.Patch(from, to);
            stored.Set(StoredQueueMember.LastModifiedAtMillis, HlcTimestamp.UnixMilliseconds(context.Timestamp));
            Put(diff, before.Row.UserKey, stored);
        }

        bool isReshaped = final.IsFifo != shown.IsFifo || final.PartitionCount != shown.PartitionCount
            || !final.FifoThroughputLimit.AsSpan().SequenceEqual(shown.FifoThroughputLimit);
        if (touched.Messages || isMoved || isReshaped)
        {
            EncodeMessages(final, before, isReshaped, before.Segment.ToArray(), before.Metadata.Generation, diff);
        }
    }

    /// <summary>A queue that the base does not have.</summary>
    /// <param name="final">Its file, judged already.</param>
    /// <inheritdoc cref="Change"/>
    public void Create(QueueFile final)
    {
        using var buffer = new ByteBuffer(256);
        Segment.AppendBase64Url(final.Name, buffer);
        byte[] segment = buffer.WrittenSpan.ToArray();
        ulong generation = NextGeneration(segment);
        StoredQueue stored = final.ToStored(defaults: true);
        stored.Set(StoredQueueMember.Generation, generation);
        stored.Set(StoredQueueMember.Incarnation, generation);
        stored.Set(StoredQueueMember.CreatedAtHlc, context.Timestamp, optional: true);
        long now = HlcTimestamp.UnixMilliseconds(context.Timestamp);
        stored.Set(StoredQueueMember.CreatedAtMillis, (ulong)now, optional: true);
        stored.Set(StoredQueueMember.LastModifiedAtMillis, (ulong)now, optional: true);
        DocumentDiff diff = context.BeginDocument();
        Put(diff, [.. SqsKeys.QueueMeta, .. segment], stored);
        buffer.Clear();
        buffer.AppendNumber(generation);
        diff.Put([.. SqsKeys.QueueGeneration, .. segment], buffer.WrittenSpan);
        EncodeMessages(final, null, isReshaped: false, segment, generation, diff);
    }

    /// <summary>What the base shows of the queue, read as the final file is read.</summary>
    private QueueFile Shown(Queue queue)
    {
        using var text = new ByteBuffer();
        using var document = new QueueDocument(queue);
        document.RenderNext(text);
        return QueueFile.Parse(path, text.WrittenSpan);
    }

    private void EncodeMessages(QueueFile final, Queue? before, bool isReshaped, byte[] segment, ulong generation, DocumentDiff diff) =>
        MessageEdits.Encode(
            new QueueTarget
            {
                MessagesPath = touched.MessagesPath,
                Before = before,
                File = final,
                IsReshaped = isReshaped,
                Segment = segment,
                Generation = generation,
            },
            context,
            diff);

    private ulong NextGeneration(byte[] segment)
    {
        ulong last = 0;
        RowState state = context.View.TryGet([.. SqsKeys.QueueGeneration, .. segment], out Row row);
        return state == RowState.Absent || (state == RowState.Visible && StoredNumber.TryParse(row.Body, out last) && last < ulong.MaxValue)
            ? last + 1
            : throw new DocumentDefectException(path, "the base has a generation row for this name that cannot be understood, so the queue cannot be created");
    }

    private static void Put(DocumentDiff diff, ReadOnlySpan<byte> key, StoredQueue stored)
    {
        using var value = new ByteBuffer();
        stored.Write(value);
        diff.Put(key, value.WrittenSpan);
    }
}
