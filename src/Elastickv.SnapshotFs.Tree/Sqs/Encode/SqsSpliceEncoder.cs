using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Encode;
using Elastickv.SnapshotFs.Tree.Names;

namespace Elastickv.SnapshotFs.Tree.Sqs.Encode;

/// <summary>
/// The edits below <c>sqs/</c> to rows (spec 07 §7). A queue is what its name says, not its directory: one directory deleted and another created with the same name
/// in it are an edit. Memory grows with the lines of the largest edited queue, some 200 bytes each.
/// </summary>
internal sealed class SqsSpliceEncoder : ISpliceEncoder
{
    public ReadOnlySpan<byte> Name => "sqs"u8;

    public void Encode(SpliceContext context)
    {
        var part = new SqsPart(context.View);
        var created = new List<TouchedQueue>();
        var dropped = new List<Queue>();
        foreach (TouchedQueue touched in TouchedQueue.In(context.Touched))
        {
            Guard(context, () =>
            {
                Queue? before = Find(part, context.View, touched.Name);
                if (context.Final.KindOf(touched.QueueFilePath) == SourceKind.Missing)
                {
                    Require(context.Final.KindOf(touched.MessagesPath) == SourceKind.Missing, touched, "the file is missing, but messages.jsonl is there");
                    dropped.AddRange(before is null ? [] : [before]);
                }
                else if (before is null)
                {
                    created.Add(touched);
                }
                else
                {
                    new QueueEdit(context, touched).Change(before, isMoved: false);
                }
            });
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (TouchedQueue touched in created)
        {
            Guard(context, () => Create(context, touched, dropped, names));
        }

        foreach (Queue queue in dropped)
        {
            QueueDrop.Encode(context.View, queue, context.BeginDocument());
        }
    }

    private static void Create(SpliceContext context, TouchedQueue touched, List<Queue> dropped, HashSet<string> names)
    {
        byte[] path = touched.QueueFilePath;
        using SourceFile file = context.Final.Open(path);
        QueueFile final = QueueFile.Parse(path, file.All());
        QueueRules.Check(final, path, file.All());
        Require(names.Add(Convert.ToHexString(final.Name)), touched, "another new directory has a queue of this name too");
        int index = dropped.FindIndex(queue => queue.Name.SequenceEqual(final.Name));
        if (index >= 0)
        {
            Queue before = dropped[index];
            dropped.RemoveAt(index);
            new QueueEdit(context, touched).Change(before, isMoved: true);
            return;
        }

        if (FindByName(context.View, final.Name) is { } shown)
        {
            if (context.IsPartial)
            {
                return;
            }

            Require(context.IsReread, touched, "another directory has the queue of this name");
            new QueueEdit(context, touched).Change(shown, isMoved: true);
            return;
        }

        QueueRules.CheckNewName(final, path, file.All());
        new QueueEdit(context, touched).Create(final);
    }

    /// <summary>The queue that a directory of the base shows.</summary>
    private static Queue? Find(SqsPart part, SnapshotView view, ReadOnlySpan<byte> directory) =>
        part.TryLookup(part.Directory, directory, out NodeId node) && view.TryGetAt(node.Position, out Row row) && Queue.Read(row, out Queue queue) is null
            ? queue
            : null;

    /// <summary>The queue of a name, whatever directory the base shows it in.</summary>
    private static Queue? FindByName(SnapshotView view, ReadOnlySpan<byte> name)
    {
        using var key = new ByteBuffer(256);
        key.Append(SqsKeys.QueueMeta);
        Segment.AppendBase64Url(name, key);
        return view.TryGet(key.WrittenSpan, out Row row) == RowState.Visible && Queue.Read(row, out Queue queue) is null ? queue : null;
    }

    private static void Require(bool condition, TouchedQueue touched, string reason)
    {
        if (!condition)
        {
            throw new DocumentDefectException(touched.QueueFilePath, reason);
        }
    }

    private static void Guard(SpliceContext context, Action encode)
    {
        try
        {
            encode();
        }
        catch (DocumentDefectException defect)
        {
            context.Report(defect);
        }
    }
}
