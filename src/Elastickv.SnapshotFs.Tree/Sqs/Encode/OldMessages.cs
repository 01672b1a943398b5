using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Encode;
using Elastickv.SnapshotFs.Tree.Names;

namespace Elastickv.SnapshotFs.Tree.Sqs.Encode;

/// <summary>
/// Drops the rows of messages that are gone or written anew (spec 07 §7.2). Their visibility rows may lie anywhere in time, so the queue's are walked once for all
/// messages; 16 bytes are kept for each. Comes after all puts of the same diff. Not thread-safe.
/// </summary>
internal sealed class OldMessages(SnapshotView view, QueueTarget target, DocumentDiff diff) : IDisposable
{
    private readonly MessageKeys keys = new(target.Segment, target.Generation);
    private readonly HashSet<UInt128> watched = [];
    private readonly HashSet<UInt128> unreadableLocks = [];
    private readonly ByteBuffer segment = new(64);
    private bool anyClassic;
    private bool anyPartitioned;

    /// <summary>Notes a message all of whose visibility rows are to go, except what has been put.</summary>
    public void Watch(uint? partition, ReadOnlySpan<byte> id)
    {
        segment.Clear();
        Segment.AppendBase64Url(id, segment);
        WatchSegment(partition, segment.WrittenSpan);
    }

    /// <summary>Drops everything else of messages of the base, by the positions of their data rows.</summary>
    public void Drop(List<long> positions)
    {
        using var message = new MessageValue();
        foreach (long position in positions)
        {
            view.TryGetAt(position, out Row row);
            MessageKey.TryParse(row.UserKey, out MessageKey key);
            message.Read(row.Body);
            diff.Drop(row.UserKey);
            diff.Drop(keys.TimedSegment(SqsKeys.MessageByAge, key.Partition, message.SendTimestampMs, key.IdSegment));
            DropLock(key.Partition, message);
            WatchSegment(key.Partition, key.IdSegment);
        }
    }

    /// <summary>Drops the visibility rows of all messages noted.</summary>
    public void DropVisibility()
    {
        if (anyClassic)
        {
            DropVisibility(partitioned: false);
        }

        if (anyPartitioned)
        {
            DropVisibility(partitioned: true);
        }
    }

    public void Dispose()
    {
        keys.Dispose();
        segment.Dispose();
    }

    /// <summary>The lock goes if it is this message's, or if nobody can tell whose it is.</summary>
    private void DropLock(uint? partition, MessageValue message)
    {
        if (message.GroupId.Length == 0)
        {
            return;
        }

        ReadOnlySpan<byte> key = keys.GroupLock(partition, message.GroupId.WrittenSpan);
        bool drop = view.TryGet(key, out Row row) == RowState.Visible
            ? SideValue.Names(row.Body, message.Id.WrittenSpan)
            : unreadableLocks.Add(MessageFingerprint.Of(null, key));
        if (drop)
        {
            diff.Drop(key);
        }
    }

    private void WatchSegment(uint? partition, ReadOnlySpan<byte> idSegment)
    {
        watched.Add(MessageFingerprint.Of(partition, idSegment));
        anyClassic |= partition is null;
        anyPartitioned |= partition is not null;
    }

    private void DropVisibility(bool partitioned)
    {
        var rows = new GenerationKeys(view, SqsKeys.MessageVisibility, partitioned, target.Segment, target.Generation);
        while (rows.MoveNext())
        {
            ReadOnlySpan<byte> rest = rows.Rest;
            if (rest.Length > sizeof(long) && watched.Contains(MessageFingerprint.Of(rows.Partition, rest[sizeof(long)..])))
            {
                diff.Drop(rows.Current);
            }
        }
    }
}
