using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.Sqs.Encode;

/// <summary>Looks into the JSON of deduplication and group rows (spec 06 §2.5). What cannot be read says nothing.</summary>
internal static class SideValue
{
    /// <summary>Whether a group lock is held by a message.</summary>
    public static bool Names(ReadOnlySpan<byte> groupLock, ReadOnlySpan<byte> messageId)
    {
        using var held = new ByteBuffer(64);
        return TryRead(groupLock, held, out _) && held.WrittenSpan.SequenceEqual(messageId);
    }

    /// <summary>The send time in a deduplication row, in Unix milliseconds.</summary>
    public static bool TryGetSendTimestamp(ReadOnlySpan<byte> deduplication, out long sendTimestampMs)
    {
        using var ignored = new ByteBuffer(64);
        return TryRead(deduplication, ignored, out sendTimestampMs);
    }

    private static bool TryRead(ReadOnlySpan<byte> json, ByteBuffer messageId, out long sendTimestampMs)
    {
        sendTimestampMs = 0;
        try
        {
            using var name = new ByteBuffer(64);
            var reader = new JsonReader(json);
            reader.BeginObject();
            while (reader.NextMember(name))
            {
                if (reader.TryNull())
                {
                    continue;
                }

                if (JsonReader.NameIs(name.WrittenSpan, "message_id"u8))
                {
                    messageId.Clear();
                    reader.String(messageId);
                }
                else if (JsonReader.NameIs(name.WrittenSpan, "send_timestamp_ms"u8))
                {
                    sendTimestampMs = reader.Int64();
                }
                else
                {
                    reader.Skip();
                }
            }

            reader.RequireEnd();
            return true;
        }
        catch (JsonFormatException)
        {
            return false;
        }
    }
}
