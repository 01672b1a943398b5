using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Tree.Sqs.Encode;

/// <summary>First pass over the final <c>messages.jsonl</c>: which messages there are, and what they are. Not thread-safe.</summary>
internal static class LineScan
{
    /// <summary>Reads all lines. An id that stands twice is reported; a line that is no message ends the reading.</summary>
    /// <exception cref="DocumentDefectException">A line that is no message.</exception>
    public static LineTable Read(QueueTarget target, SourceFile file, CompletedLine line, SpliceContext context)
    {
        var table = new LineTable();
        using var fingerprint = new MessageFingerprint();
        using var keys = new MessageKeys(target.Segment, target.Generation);
        using var scratch = new ByteBuffer(64);
        var defects = new DefectLimit(context);
        var values = new JsonSequence(target.MessagesPath, file);
        long nextSendMs = line.CommitMs;
        for (int number = 0; line.TryRead(values, number, nextSendMs, out ReadOnlySpan<byte> text, out int length); number++)
        {
            nextSendMs += line.Line.Has(MessageMember.SendTimestampMillis) ? 0 : 1;
            var entry = new LineEntry
            {
                Identity = MessageFingerprint.Of(line.Partition, line.Id),
                Content = fingerprint.OfContent(line.Line, text, line.SendTimestampMs, line.AvailableAtMs),
                Deduplication = DeduplicationOf(target, line, keys, scratch),
                Offset = values.Offset,
                SendTimestampMs = line.SendTimestampMs,
                SequenceNumber = line.Line.SequenceNumber,
                Number = number,
            };
            if (!table.TryAdd(entry) && !defects.Report(values.Defect("this message_id stands twice in the queue", line.Line.PlaceOf(MessageMember.MessageId))))
            {
                break;
            }

            values.Advance(length);
        }

        return table;
    }

    private static UInt128 DeduplicationOf(QueueTarget target, CompletedLine line, MessageKeys keys, ByteBuffer scratch)
    {
        ReadOnlySpan<byte> id = DeduplicationId.Resolve(line.Line, target.File, scratch);
        uint? partition = target.File.IsPartitioned ? line.Partition : null;
        return id.IsEmpty ? 0 : MessageFingerprint.Of(null, keys.Deduplication(partition, line.Line.GroupId.WrittenSpan, id));
    }
}
