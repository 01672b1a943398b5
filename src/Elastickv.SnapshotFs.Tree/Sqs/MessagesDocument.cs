using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.Sqs;

/// <summary>
/// <c>messages.jsonl</c> (spec 06 §6.3): a line a message, in the order of <see cref="MessageOrder"/>. Keeps 24 bytes a message while it
/// is rendered, and reads each message again when its line is due.
/// </summary>
internal sealed class MessagesDocument(SnapshotView view, Queue queue) : Document
{
    private readonly JsonWriter writer = new(JsonStyle.Line);
    private readonly MessageValue message = new();
    private MessageEntry[]? entries;
    private int next;

    public override bool RenderNext(ByteBuffer output)
    {
        entries ??= MessageOrder.Collect(view, queue);
        if (next == entries.Length)
        {
            return false;
        }

        view.TryGetAt(entries[next++].Position, out Row row);
        message.Read(row.Body);
        MessageKey.TryParse(row.UserKey, out MessageKey key);
        Contribute(row);
        writer.Output = output;
        WriteLine(MessageValue.JsonOf(row.Body), key.Partition);
        output.Append((byte)'\n');
        return true;
    }

    public override void Dispose()
    {
        message.Dispose();
        entries = [];
        next = 0;
        base.Dispose();
    }

    private void WriteLine(ReadOnlySpan<byte> json, uint? partition)
    {
        writer.BeginObject();
        writer.Name("message_id"u8);
        writer.String(message.Id.WrittenSpan);
        writer.Name("body"u8);
        writer.Binary(message.Body.WrittenSpan, escapeHtml: true);
        WriteIfSet("md5_of_body"u8, message.Md5OfBody);
        WriteIfSet("md5_of_message_attributes"u8, message.Md5OfAttributes);
        if (!message.Attributes.IsEmpty)
        {
            writer.Name("message_attributes"u8);
            message.Attributes.Write(json, writer);
        }

        WriteIfSet("sender_id"u8, message.SenderId);
        Write("send_timestamp_millis"u8, message.SendTimestampMs);
        Write("available_at_millis"u8, message.AvailableAtMs);
        Write("visible_at_millis"u8, 0);
        Write("receive_count"u8, 0);
        writer.Name("queue_generation"u8);
        writer.Number(message.Generation);
        WriteIfSet("message_group_id"u8, message.GroupId);
        WriteIfSet("message_deduplication_id"u8, message.DeduplicationId);
        if (message.SequenceNumber != 0)
        {
            writer.Name("sequence_number"u8);
            writer.Number(message.SequenceNumber);
        }

        WriteIfSet("dead_letter_source_arn"u8, message.DeadLetterSourceArn);
        if (partition is { } number)
        {
            Write("partition"u8, number);
        }

        writer.EndObject();
    }

    private void Write(ReadOnlySpan<byte> name, long value)
    {
        writer.Name(name);
        writer.Number(value);
    }

    private void WriteIfSet(ReadOnlySpan<byte> name, ByteBuffer value)
    {
        if (value.Length > 0)
        {
            writer.Name(name);
            writer.String(value.WrittenSpan);
        }
    }
}
