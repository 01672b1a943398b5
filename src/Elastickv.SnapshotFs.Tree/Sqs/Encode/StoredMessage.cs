using System.Buffers.Text;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.Sqs.Encode;

/// <summary>Writes the values of message rows (spec 06 §2.4, §2.5, §10.4). Every result is valid until the next call. Not thread-safe.</summary>
internal sealed class StoredMessage : IDisposable
{
    private const long DeduplicationWindowMs = 300_000;

    private readonly ByteBuffer value = new();
    private readonly ByteBuffer encodedBody = new();
    private readonly JsonWriter writer = new(JsonStyle.LineHtml);

    /// <summary>The value of the data row. Delivery state is that of a message never received.</summary>
    /// <param name="line">The line.</param>
    /// <param name="text">The text that it was read from.</param>
    /// <param name="stamp">What the line does not say, or not finally.</param>
    public ReadOnlySpan<byte> Data(MessageLine line, ReadOnlySpan<byte> text, in MessageStamp stamp)
    {
        value.Clear();
        value.Append(MessageValue.Magic);
        writer.Output = value;
        writer.BeginObject();
        Write("message_id"u8, stamp.Id);
        WriteBody(line);
        Write("md5_of_body"u8, stamp.Md5OfBody);
        WriteIfSet("md5_of_message_attributes"u8, stamp.Md5OfAttributes);
        if (!line.Attributes.IsEmpty)
        {
            writer.Name("message_attributes"u8);
            line.Attributes.Write(text, writer);
        }

        WriteIfSet("sender_id"u8, line.SenderId.WrittenSpan);
        Write("send_timestamp_millis"u8, stamp.SendTimestampMs);
        Write("available_at_millis"u8, stamp.AvailableAtMs);
        Write("visible_at_millis"u8, stamp.VisibleAtMs);
        Write("receive_count"u8, 0);
        writer.Name("current_receipt_token"u8);
        writer.Null();
        writer.Name("queue_generation"u8);
        writer.Number(stamp.Generation);
        WriteIfSet("message_group_id"u8, line.GroupId.WrittenSpan);
        WriteIfSet("message_deduplication_id"u8, line.DeduplicationId.WrittenSpan);
        WriteIfSet("sequence_number"u8, stamp.SequenceNumber);
        WriteIfSet("dead_letter_source_arn"u8, line.DeadLetterSourceArn.WrittenSpan);
        writer.EndObject();
        return value.WrittenSpan;
    }

    /// <summary>The value of a deduplication row.</summary>
    public ReadOnlySpan<byte> Deduplication(ReadOnlySpan<byte> id, long sendTimestampMs, ulong sequenceNumber)
    {
        value.Clear();
        writer.Output = value;
        writer.BeginObject();
        Write("message_id"u8, id);
        Write("send_timestamp_ms"u8, sendTimestampMs);
        Write("expires_at_millis"u8, unchecked(sendTimestampMs + DeduplicationWindowMs));
        WriteIfSet("original_sequence"u8, sequenceNumber);
        writer.EndObject();
        return value.WrittenSpan;
    }

    public void Dispose()
    {
        value.Dispose();
        encodedBody.Dispose();
    }

    private void WriteBody(MessageLine line)
    {
        writer.Name("body"u8);
        if (!line.HasBody)
        {
            writer.Null();
            return;
        }

        ReadOnlySpan<byte> body = line.Body.WrittenSpan;
        encodedBody.Clear();
        encodedBody.Append((byte)'"');
        Base64.EncodeToUtf8(body, encodedBody.GetSpan(Base64.GetMaxEncodedToUtf8Length(body.Length)), out _, out int written);
        encodedBody.Advance(written);
        encodedBody.Append((byte)'"');
        writer.Raw(encodedBody.WrittenSpan);
    }

    private void Write(ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        writer.Name(name);
        writer.String(text);
    }

    private void Write(ReadOnlySpan<byte> name, long number)
    {
        writer.Name(name);
        writer.Number(number);
    }

    private void WriteIfSet(ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty)
        {
            Write(name, text);
        }
    }

    private void WriteIfSet(ReadOnlySpan<byte> name, ulong number)
    {
        if (number != 0)
        {
            writer.Name(name);
            writer.Number(number);
        }
    }
}
