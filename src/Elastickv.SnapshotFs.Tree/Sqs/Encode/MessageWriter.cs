using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Tree.Sqs.Encode;

/// <summary>Second pass over the final <c>messages.jsonl</c>: judges and writes the lines that are new or changed (spec 07 §7.2). Not thread-safe.</summary>
internal sealed class MessageWriter(QueueTarget target, SpliceContext context, DocumentDiff diff) : IDisposable
{
    private readonly StoredMessage stored = new();
    private readonly AttributeDigest digest = new();
    private readonly MessageAttribute attribute = new();
    private readonly MessageKeys keys = new(target.Segment, target.Generation);
    private readonly ByteBuffer md5 = new(64);
    private readonly ByteBuffer scratch = new(64);
    private ulong sequence;

    /// <summary>Writes the rows; tells which messages they are, so that what else has their ids can be dropped.</summary>
    public void Write(SourceFile file, LineTable lines, CompletedLine line, OldMessages old)
    {
        ulong counter = ReadCounter();
        sequence = Math.Max(counter, lines.LastSequence);
        HashSet<int> owners = lines.FindDeduplicationOwners();
        var defects = new DefectLimit(context);
        var values = new JsonSequence(target.MessagesPath, file);
        bool any = false;
        using CompletedLines? completed = context is { Notes: { } notes, IsReread: false } ? new CompletedLines(notes, target) : null;
        foreach (ref readonly LineEntry entry in lines.Entries)
        {
            if (entry.IsUnchanged && completed is null)
            {
                continue;
            }

            values.SkipTo(entry.Offset);
            line.TryRead(values, entry.Number, entry.SendTimestampMs, out ReadOnlySpan<byte> text, out int length);
            if (entry.IsUnchanged)
            {
                completed!.Add(text[..length], line, entry.SequenceNumber);
                continue;
            }

            any = true;
            if (FindDefect(line, text, out int place) is { } reason)
            {
                if (!defects.Report(values.Defect(reason, place)))
                {
                    return;
                }

                continue;
            }

            ulong number = WriteLine(line, text, entry.SequenceNumber, owners.Contains(entry.Number));
            completed?.Add(text[..length], line, number);
            old.Watch(KeyPartition(line), line.Id);
        }

        if (any && target.File.IsFifo && sequence > counter)
        {
            scratch.Clear();
            scratch.AppendNumber(sequence);
            diff.Put([.. SqsKeys.QueueSequence, .. target.Segment], scratch.WrittenSpan);
        }
    }

    public void Dispose()
    {
        stored.Dispose();
        digest.Dispose();
        attribute.Dispose();
        keys.Dispose();
        md5.Dispose();
        scratch.Dispose();
    }

    private string? FindDefect(CompletedLine line, ReadOnlySpan<byte> text, out int place)
    {
        if (MessageRules.CheckDeliverable(line.Line, line.Id, target.File) is { } defect)
        {
            place = line.Line.PlaceOf(defect.Member);
            return defect.Reason;
        }

        place = line.Line.PlaceOf(MessageMember.Partition);
        if (!target.IsReshaped && line.Line.Partition.HasValue && MessageRules.CheckPartition(line.Line, target.File) is { } reason)
        {
            return reason;
        }

        if (target.File.IsFifo && line.Line.SequenceNumber == 0 && sequence == ulong.MaxValue)
        {
            place = 0;
            return "there is no sequence number left for this message";
        }

        return MessageRules.CheckAttributes(line.Line, text, attribute, out place);
    }

    /// <summary>Gives the sequence number of the message; 0 for none.</summary>
    private ulong WriteLine(CompletedLine line, ReadOnlySpan<byte> text, ulong ownSequence, bool ownsDeduplication)
    {
        ReadOnlySpan<byte> id = line.Id;
        uint? partition = KeyPartition(line);
        ulong number = ownSequence == 0 && target.File.IsFifo ? ++sequence : ownSequence;
        md5.Clear();
        AttributeDigest.AppendOf(line.Line.Body.WrittenSpan, md5);
        var stamp = new MessageStamp
        {
            Id = id,
            Md5OfBody = md5.WrittenSpan,
            Md5OfAttributes = digest.Of(line.Line.Attributes, text),
            SendTimestampMs = line.SendTimestampMs,
            AvailableAtMs = line.AvailableAtMs,
            VisibleAtMs = line.AvailableAtMs,
            Generation = target.Generation,
            SequenceNumber = number,
        };
        diff.Put(keys.Data(partition, id), stored.Data(line.Line, text, stamp));
        diff.Put(keys.Visibility(partition, line.AvailableAtMs, id), id);
        diff.Put(keys.ByAge(partition, line.SendTimestampMs, id), id);
        if (ownsDeduplication)
        {
            PutDeduplication(line, partition, number);
        }

        return number;
    }

    /// <summary>A row that says that the id was used later than this stays (spec 07 §7.2).</summary>
    private void PutDeduplication(CompletedLine line, uint? partition, ulong number)
    {
        ReadOnlySpan<byte> key = keys.Deduplication(partition, line.Line.GroupId.WrittenSpan, DeduplicationId.Resolve(line.Line, target.File, scratch));
        if (context.View.TryGet(key, out Row row) != RowState.Visible
            || !SideValue.TryGetSendTimestamp(row.Body, out long sentMs)
            || line.SendTimestampMs > sentMs)
        {
            diff.Put(key, stored.Deduplication(line.Id, line.SendTimestampMs, number));
        }
    }

    private uint? KeyPartition(CompletedLine line) => target.File.IsPartitioned ? line.Partition : null;

    /// <summary>The last sequence number issued; 0 when none was, or when the row cannot be understood.</summary>
    private ulong ReadCounter() =>
        context.View.TryGet([.. SqsKeys.QueueSequence, .. target.Segment], out Row row) == RowState.Visible
        && StoredNumber.TryParse(row.Body, out ulong number)
            ? number
            : 0;
}
