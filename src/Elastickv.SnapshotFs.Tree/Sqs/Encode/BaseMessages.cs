using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Tree.Sqs.Encode;

/// <summary>Compares the messages of the base with the final lines (spec 07 §7.2).</summary>
internal static class BaseMessages
{
    /// <summary>Marks the lines that the base has unchanged, and gives the positions of all other messages: those changed, deleted or moved.</summary>
    public static List<long> FindOld(SnapshotView view, QueueTarget target, LineTable lines)
    {
        var old = new List<long>();
        if (target.Before is not { } queue)
        {
            return old;
        }

        using var message = new MessageValue();
        using var fingerprint = new MessageFingerprint();
        var rows = new MessageCursor(view, queue);
        while (rows.MoveNext())
        {
            Row row = rows.Current;
            if (message.Read(row.Body) is not null)
            {
                continue;
            }

            if (target.IsReshaped || !lines.TryMatch(IdentityOf(row, message, target), ContentOf(row, message, fingerprint)))
            {
                old.Add(row.Position);
            }
        }

        return old;
    }

    private static UInt128 IdentityOf(in Row row, MessageValue message, QueueTarget target)
    {
        MessageKey.TryParse(row.UserKey, out MessageKey key);
        return MessageFingerprint.Of(target.IdentityPartition(key.Partition, message.GroupId.WrittenSpan), message.Id.WrittenSpan);
    }

    private static UInt128 ContentOf(in Row row, MessageValue message, MessageFingerprint fingerprint) =>
        fingerprint.OfContent(message, MessageValue.JsonOf(row.Body), message.SendTimestampMs, message.AvailableAtMs);
}
