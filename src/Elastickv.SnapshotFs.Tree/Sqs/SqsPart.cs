using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Names;

namespace Elastickv.SnapshotFs.Tree.Sqs;

/// <summary><c>sqs/</c>: a directory a queue, with <c>_queue.json</c> and, when there is a message, <c>messages.jsonl</c> (spec 06 §6.1).</summary>
internal sealed class SqsPart : ITreePart
{
    // Kinds of directories and of files; a queue's nodes have the position of its metadata row.
    private const int RootKind = 0;
    private const int QueueKind = 1;
    private const int QueueFileKind = 1;
    private const int MessagesFileKind = 2;

    private const ulong AfterQueueFile = 1;
    private const ulong AfterMessagesFile = 2;

    private readonly SnapshotView view;
    private readonly Lazy<bool> exists;

    public SqsPart(SnapshotView view)
    {
        this.view = view;
        exists = new Lazy<bool>(HasQueue);
    }

    public ReadOnlySpan<byte> Name => "sqs"u8;

    public NodeId Directory => NodeId.Directory(NodeOwner.Sqs, RootKind);

    public bool Exists => exists.Value;

    private static ReadOnlySpan<byte> QueueFileName => "_queue.json"u8;

    private static ReadOnlySpan<byte> MessagesFileName => "messages.jsonl"u8;

    public bool TryLookup(NodeId directory, ReadOnlySpan<byte> name, out NodeId node)
    {
        node = default;
        if (directory == Directory)
        {
            return TryLookupQueue(name, out node);
        }

        if (!TryGetQueue(directory, out Queue queue))
        {
            return false;
        }

        if (name.SequenceEqual(QueueFileName))
        {
            node = QueueFile(queue);
            return true;
        }

        node = MessagesFile(queue);
        return name.SequenceEqual(MessagesFileName) && HasMessages(queue);
    }

    public bool TryList(NodeId directory, ulong cookie, IEntrySink sink)
    {
        if (directory == Directory)
        {
            ListQueues(cookie, sink);
            return true;
        }

        if (!TryGetQueue(directory, out Queue queue))
        {
            return false;
        }

        if (cookie < AfterQueueFile && !sink.Add(QueueFileName, QueueFile(queue), AfterQueueFile))
        {
            return true;
        }

        if (cookie < AfterMessagesFile && HasMessages(queue))
        {
            sink.Add(MessagesFileName, MessagesFile(queue), AfterMessagesFile);
        }

        return true;
    }

    public bool TryGetParent(NodeId directory, out NodeId parent)
    {
        parent = directory == Directory ? NodeId.Root : Directory;
        return directory == Directory || TryGetQueue(directory, out _);
    }

    public bool TryGetAttributes(NodeId node, out NodeAttributes attributes)
    {
        attributes = new NodeAttributes(0, HlcTimestamp.UnixMilliseconds(view.ReadTimestamp), NodeAttributes.DirectoryMode);
        return node == Directory || TryGetQueue(node, out _);
    }

    public bool TryOpen(NodeId file, out FileContent content)
    {
        content = null!;
        if (file.IsDirectory || !TryGetQueueAt(file.Position, out Queue queue))
        {
            return false;
        }

        if (file == QueueFile(queue))
        {
            content = new QueueDocument(queue);
        }
        else if (file == MessagesFile(queue) && HasMessages(queue))
        {
            content = new MessagesDocument(view, queue);
        }

        return content is not null;
    }

    public void ReportProblems(IProblemSink sink) => SqsProblems.Report(view, sink);

    private static NodeId QueueFile(Queue queue) => NodeId.File(NodeOwner.Sqs, QueueFileKind, queue.Row.Position);

    private static NodeId MessagesFile(Queue queue) => NodeId.File(NodeOwner.Sqs, MessagesFileKind, queue.Row.Position);

    private static NodeId QueueDirectory(Queue queue) => NodeId.Directory(NodeOwner.Sqs, QueueKind, queue.Row.Position);

    private bool TryGetQueue(NodeId directory, out Queue queue)
    {
        queue = null!;
        return directory.IsDirectory && TryGetQueueAt(directory.Position, out queue) && directory == QueueDirectory(queue);
    }

    /// <summary>The position may have come from outside: only the visible row of a queue that is shown will do.</summary>
    private bool TryGetQueueAt(long position, out Queue queue)
    {
        queue = null!;
        return view.TryGetAt(position, out Row at) && at.UserKey.StartsWith(SqsKeys.QueueMeta)
            && view.TryGet(at.UserKey, out Row row) == RowState.Visible && row.Position == position
            && Queue.Read(row, out queue) is null;
    }

    private bool HasQueue()
    {
        RowCursor rows = view.Scan(SqsKeys.QueueMeta);
        while (rows.MoveNext())
        {
            if (rows.Current.IsReadable && Queue.Read(rows.Current, out _) is null)
            {
                return true;
            }
        }

        return false;
    }

    private bool HasMessages(Queue queue)
    {
        using var message = new MessageValue();
        var rows = new MessageCursor(view, queue);
        while (rows.MoveNext())
        {
            if (message.Read(rows.Current.Body) is null)
            {
                return true;
            }
        }

        return false;
    }

    private void ListQueues(ulong cookie, IEntrySink sink)
    {
        RowCursor rows = view.Scan(SqsKeys.QueueMeta);
        if (cookie > 0)
        {
            if (cookie > (ulong)NodeId.MaxPosition || !view.TryGetAt((long)cookie - 1, out Row last) || !last.UserKey.StartsWith(SqsKeys.QueueMeta))
            {
                return;
            }

            rows.SeekAfter(last);
        }

        using var name = new ByteBuffer(256);
        while (rows.MoveNext())
        {
            Row row = rows.Current;
            if (!row.IsReadable || Queue.Read(row, out Queue queue) is not null)
            {
                continue;
            }

            name.Clear();
            Segment.Encode(queue.NameInKey, name);
            if (!sink.Add(name.WrittenSpan, QueueDirectory(queue), (ulong)row.Position + 1))
            {
                return;
            }
        }
    }

    private bool TryLookupQueue(ReadOnlySpan<byte> name, out NodeId node)
    {
        using var decoded = new ByteBuffer(256);
        switch (Segment.TryDecode(name, decoded))
        {
            case SegmentKind.Plain:
                return TryMatch(decoded.WrittenSpan, name, out node);
            case SegmentKind.Hashed when Segment.TryPercentDecode(Segment.QuotedPart(name), decoded):
                return decoded.Length < Segment.QuotedLength ? TryMatch(decoded.WrittenSpan, name, out node) : TryMatchHead(decoded.WrittenSpan, name, out node);
            default:
                node = default;
                return false;
        }
    }

    /// <summary>Finds the queue of this name, if its directory has exactly the name looked for.</summary>
    private bool TryMatch(ReadOnlySpan<byte> queueName, ReadOnlySpan<byte> name, out NodeId node)
    {
        using var key = new ByteBuffer(512);
        SqsKeys.AppendMetaKey(queueName, key);
        node = default;
        return view.TryGet(key.WrittenSpan, out Row row) == RowState.Visible && IsNamed(row, name, out node);
    }

    /// <summary>Finds the queue of a hashed directory name, which quotes only the start of the queue's name.</summary>
    private bool TryMatchHead(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name, out NodeId node)
    {
        using var prefix = new ByteBuffer(512);
        SqsKeys.AppendMetaKey(head[..(head.Length / 3 * 3)], prefix);
        RowCursor rows = view.Scan(prefix.WrittenSpan);
        while (rows.MoveNext())
        {
            if (rows.Current.IsReadable && IsNamed(rows.Current, name, out node))
            {
                return true;
            }
        }

        node = default;
        return false;
    }

    private static bool IsNamed(in Row row, ReadOnlySpan<byte> name, out NodeId node)
    {
        node = default;
        if (Queue.Read(row, out Queue queue) is not null)
        {
            return false;
        }

        using var encoded = new ByteBuffer(256);
        Segment.Encode(queue.NameInKey, encoded);
        node = QueueDirectory(queue);
        return encoded.WrittenSpan.SequenceEqual(name);
    }
}
