using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Tree.Sqs;

/// <summary>
/// Walks the data rows of a queue's active generation, classic and partitioned ones, in raw-key order: the order in which the reference meets them
/// (spec 06 §5.4). Rows that cannot be read and rows with malformed keys are left out. Not thread-safe; keep it in a local or a field.
/// </summary>
internal struct MessageCursor
{
    private readonly SnapshotView view;
    private readonly Queue queue;

    // Both families in the order of their keys; the second is entered when the first is done.
    private readonly bool partitionedFirst;
    private RowCursor rows;
    private bool partitioned;
    private bool entered;
    private bool second;

    public MessageCursor(SnapshotView view, Queue queue)
    {
        this.view = view;
        this.queue = queue;
        partitionedFirst = queue.Segment.SequenceCompareTo(SqsKeys.PartitionedMark) > 0;
    }

    /// <summary>The row reached by the last successful <see cref="MoveNext"/>.</summary>
    public readonly Row Current => rows.Current;

    public bool MoveNext()
    {
        while (true)
        {
            if (!entered)
            {
                partitioned = second != partitionedFirst;
                Enter();
                entered = true;
            }

            if (partitioned ? MovePartitioned() : MoveClassic())
            {
                return true;
            }

            if (second)
            {
                return false;
            }

            second = true;
            entered = false;
        }
    }

    private void Enter()
    {
        using var prefix = new ByteBuffer(256);
        SqsKeys.AppendQueue(SqsKeys.MessageData, partitioned, queue.Segment, prefix);
        if (!partitioned)
        {
            SqsKeys.AppendGeneration(queue.Metadata.Generation, prefix);
        }

        rows = view.Scan(prefix.WrittenSpan);
    }

    private bool MoveClassic()
    {
        while (rows.MoveNext())
        {
            // A generation of 2^56 and more may begin with a byte that belongs to a segment, and the prefix to another queue.
            if (rows.Current.IsReadable && MessageKey.TryParse(rows.Current.UserKey, out MessageKey key) is null
                && key.Generation == queue.Metadata.Generation && key.QueueSegment.SequenceEqual(queue.Segment))
            {
                return true;
            }
        }

        return false;
    }

    /// <remarks>The generation stands behind the partition, so the leftovers of others are skipped partition by partition.</remarks>
    private bool MovePartitioned()
    {
        while (rows.MoveNext())
        {
            ReadOnlySpan<byte> userKey = rows.Current.UserKey;
            if (MessageKey.TryParse(userKey, out MessageKey key) is not null)
            {
                continue;
            }

            if (key.Generation != queue.Metadata.Generation)
            {
                Skip(key);
            }
            else if (rows.Current.IsReadable)
            {
                return true;
            }
        }

        return false;
    }

    private void Skip(in MessageKey key)
    {
        using var target = new ByteBuffer(256);
        SqsKeys.AppendQueue(SqsKeys.MessageData, partitioned: true, queue.Segment, target);
        SqsKeys.AppendPartition(key.Partition.GetValueOrDefault(), target);
        if (key.Generation > queue.Metadata.Generation)
        {
            rows.SeekPast(target.WrittenSpan);
        }
        else
        {
            SqsKeys.AppendGeneration(queue.Metadata.Generation, target);
            rows.SeekFrom(target.WrittenSpan);
        }
    }
}
