using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Tree.Sqs.Encode;

/// <summary>
/// Notes <c>messages.jsonl</c> as if the user had left no member out (spec 07 §7.1): every line as it is with what it lacks behind it. Of members that stand twice
/// the last counts. Not thread-safe.
/// </summary>
internal sealed class CompletedLines : IDisposable
{
    private readonly SpliceNotes notes;
    private readonly QueueTarget target;
    private readonly ByteBuffer members = new(256);

    public CompletedLines(SpliceNotes notes, QueueTarget target)
    {
        this.notes = notes;
        this.target = target;
        notes.BeginFile(target.MessagesPath);
    }

    /// <param name="text">The line, an object with members.</param>
    /// <param name="line">The same, read and completed.</param>
    /// <param name="sequenceNumber">Its sequence number; 0 for none.</param>
    public void Add(ReadOnlySpan<byte> text, CompletedLine line, ulong sequenceNumber)
    {
        members.Clear();
        if (!line.Line.Has(MessageMember.MessageId))
        {
            members.Append(",\"message_id\":\""u8);
            members.Append(line.Id);
            members.Append((byte)'"');
        }

        members.Append(",\"send_timestamp_millis\":"u8);
        members.AppendNumber(line.SendTimestampMs);
        members.Append(",\"available_at_millis\":"u8);
        members.AppendNumber(line.AvailableAtMs);
        if (sequenceNumber != 0)
        {
            members.Append(",\"sequence_number\":"u8);
            members.AppendNumber(sequenceNumber);
        }

        if (target.IsReshaped)
        {
            // What the line says is the partition of the old shape.
            members.Append(",\"partition\":"u8);
            members.AppendNumber((ulong)(line.Partition ?? 0));
        }

        members.Append("}\n"u8);
        notes.Append(text[..text.LastIndexOf((byte)'}')]);
        notes.Append(members.WrittenSpan);
    }

    public void Dispose()
    {
        notes.EndFile();
        members.Dispose();
    }
}
