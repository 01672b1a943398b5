using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.Sqs;

/// <summary><c>_queue.json</c> (spec 06 §6.2): one piece, without a line feed at its end.</summary>
internal sealed class QueueDocument(Queue queue) : Document
{
    private bool rendered;

    public override bool RenderNext(ByteBuffer output)
    {
        if (rendered)
        {
            return false;
        }

        rendered = true;
        Contribute(queue.Row);
        QueueMetadata metadata = queue.Metadata;
        var writer = new JsonWriter(JsonStyle.IndentedHtml) { Output = output };
        writer.BeginObject();
        writer.Name("format_version"u8);
        writer.Number(1UL);
        writer.Name("name"u8);
        writer.String(queue.Name);
        WriteIfSet(writer, "fifo"u8, metadata.IsFifo);
        WriteIfSet(writer, "content_based_deduplication"u8, metadata.ContentBasedDeduplication);
        Write(writer, "visibility_timeout_seconds"u8, metadata.VisibilityTimeoutSeconds);
        Write(writer, "message_retention_seconds"u8, metadata.MessageRetentionSeconds);
        Write(writer, "delay_seconds"u8, metadata.DelaySeconds);
        WriteIfSet(writer, "receive_message_wait_seconds"u8, metadata.ReceiveMessageWaitSeconds);
        WriteIfSet(writer, "maximum_message_size"u8, metadata.MaximumMessageSize);
        WriteIfSet(writer, "redrive_policy"u8, metadata.RedrivePolicy);
        WriteIfSet(writer, "redrive_allow_policy"u8, metadata.RedriveAllowPolicy);
        WriteIfSet(writer, "partition_count"u8, metadata.PartitionCount);
        WriteIfSet(writer, "fifo_throughput_limit"u8, metadata.FifoThroughputLimit);
        WriteIfSet(writer, "deduplication_scope"u8, metadata.DeduplicationScope);
        writer.EndObject();
        return true;
    }

    private static void Write(JsonWriter writer, ReadOnlySpan<byte> name, long value)
    {
        writer.Name(name);
        writer.Number(value);
    }

    private static void WriteIfSet(JsonWriter writer, ReadOnlySpan<byte> name, long value)
    {
        if (value != 0)
        {
            Write(writer, name, value);
        }
    }

    private static void WriteIfSet(JsonWriter writer, ReadOnlySpan<byte> name, bool value)
    {
        if (value)
        {
            writer.Name(name);
            writer.Boolean(true);
        }
    }

    private static void WriteIfSet(JsonWriter writer, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (!value.IsEmpty)
        {
            writer.Name(name);
            writer.String(value);
        }
    }
}
