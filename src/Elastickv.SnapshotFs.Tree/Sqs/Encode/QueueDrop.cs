using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Tree.Sqs.Encode;

/// <summary>A queue that is gone (spec 07 §7.3). Generation row, counter and reaper tombstones stay, and no new ones are written.</summary>
internal static class QueueDrop
{
    private static readonly byte[][] Families =
    [
        SqsKeys.MessageData.ToArray(),
        SqsKeys.MessageVisibility.ToArray(),
        SqsKeys.MessageByAge.ToArray(),
        SqsKeys.MessageDeduplication.ToArray(),
        SqsKeys.MessageGroup.ToArray(),
    ];

    /// <summary>Drops the metadata and every message row of the queue's generation.</summary>
    public static void Encode(SnapshotView view, Queue queue, DocumentDiff diff)
    {
        diff.Drop(queue.Row.UserKey);
        foreach (byte[] family in Families)
        {
            DropAll(new GenerationKeys(view, family, partitioned: false, queue.Segment, queue.Metadata.Generation), diff);
            DropAll(new GenerationKeys(view, family, partitioned: true, queue.Segment, queue.Metadata.Generation), diff);
        }
    }

    private static void DropAll(GenerationKeys keys, DocumentDiff diff)
    {
        while (keys.MoveNext())
        {
            diff.Drop(keys.Current);
        }
    }
}
