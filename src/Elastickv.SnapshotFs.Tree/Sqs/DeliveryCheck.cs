using System.Buffers.Binary;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Names;

namespace Elastickv.SnapshotFs.Tree.Sqs;

/// <summary>
/// Counts the messages of one queue that the server never delivers (spec 06 §4): those without a visibility row, and those outside the family and the
/// partitions that it reads. A visibility row lies where the message says; only for messages where it does not, 8 bytes each are kept. Not thread-safe.
/// </summary>
internal sealed class DeliveryCheck(SnapshotView view, Queue queue) : IComparer<long>, IDisposable
{
    private readonly ByteBuffer key = new(512);
    private readonly List<long> suspects = [];
    private long outside;

    /// <summary>Looks at one message of the queue.</summary>
    public void Add(in Row row, MessageValue message)
    {
        MessageKey.TryParse(row.UserKey, out MessageKey at);
        if (at.Partition.HasValue != queue.Metadata.IsPartitioned || at.Partition >= queue.Metadata.EffectivePartitions)
        {
            outside++;
        }
        else if (!HasVisibility(at, message.VisibleAtMs) && !HasVisibility(at, message.AvailableAtMs))
        {
            suspects.Add(row.Position);
        }
    }

    /// <summary>The result, after all messages; walks the queue's visibility rows when some message is suspect.</summary>
    public long CountUndeliverable()
    {
        if (suspects.Count == 0)
        {
            return outside;
        }

        suspects.Sort(this);
        var delivered = new bool[suspects.Count];
        key.Clear();
        SqsKeys.AppendQueue(SqsKeys.MessageVisibility, queue.Metadata.IsPartitioned, queue.Segment, key);
        int place = key.Length;
        if (!queue.Metadata.IsPartitioned)
        {
            SqsKeys.AppendGeneration(queue.Metadata.Generation, key);
        }

        RowCursor rows = view.Scan(key.WrittenSpan);
        while (rows.MoveNext())
        {
            if (rows.Current.IsReadable && FindSuspect(rows.Current, place) is >= 0 and var found)
            {
                delivered[found] = true;
            }
        }

        return outside + delivered.AsSpan().Count(false);
    }

    public int Compare(long x, long y)
    {
        view.TryGetAt(x, out Row first);
        view.TryGetAt(y, out Row second);
        return first.UserKey.SequenceCompareTo(second.UserKey);
    }

    public void Dispose() => key.Dispose();

    private bool HasVisibility(in MessageKey at, long visibleAtMs)
    {
        key.Clear();
        SqsKeys.AppendQueue(SqsKeys.MessageVisibility, at.Partition.HasValue, queue.Segment, key);
        if (at.Partition is { } partition)
        {
            SqsKeys.AppendPartition(partition, key);
        }

        SqsKeys.AppendGeneration(at.Generation, key);
        SqsKeys.AppendMilliseconds(visibleAtMs, key);
        key.Append(at.IdSegment);
        if (view.TryGet(key.WrittenSpan, out Row row) != RowState.Visible)
        {
            return false;
        }

        // The server takes the id from the row, not from its key.
        key.Clear();
        Segment.AppendBase64Url(row.Body, key);
        return key.WrittenSpan.SequenceEqual(at.IdSegment);
    }

    /// <summary>The suspect that a visibility row leads to, -1 when there is none.</summary>
    private int FindSuspect(in Row visibility, int place)
    {
        ReadOnlySpan<byte> scope = visibility.UserKey[place..];
        int scopeLength = queue.Metadata.IsPartitioned ? sizeof(uint) + sizeof(ulong) : sizeof(ulong);
        if (scope.Length < scopeLength + sizeof(ulong)
            || BinaryPrimitives.ReadUInt64BigEndian(scope[(scopeLength - sizeof(ulong))..]) != queue.Metadata.Generation)
        {
            return -1;
        }

        key.Clear();
        SqsKeys.AppendQueue(SqsKeys.MessageData, queue.Metadata.IsPartitioned, queue.Segment, key);
        key.Append(scope[..scopeLength]);
        Segment.AppendBase64Url(visibility.Body, key);
        int low = 0, high = suspects.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            view.TryGetAt(suspects[middle], out Row suspect);
            int order = suspect.UserKey.SequenceCompareTo(key.WrittenSpan);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle);
        }

        return -1;
    }
}
