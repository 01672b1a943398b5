namespace Elastickv.SnapshotFs.Tree.Sqs.Encode;

/// <summary>A queue directory with touched files.</summary>
/// <param name="Directory">Its path.</param>
/// <param name="QueueFile">Whether <c>_queue.json</c> is one of them.</param>
/// <param name="Messages">Whether <c>messages.jsonl</c> is one of them.</param>
internal sealed record TouchedQueue(byte[] Directory, bool QueueFile, bool Messages)
{
    /// <summary>Name of the directory.</summary>
    public ReadOnlySpan<byte> Name => Directory.AsSpan(Root.Length);

    public byte[] QueueFilePath => [.. Directory, .. QueueFileName];

    public byte[] MessagesPath => [.. Directory, .. MessagesName];

    private static ReadOnlySpan<byte> Root => "sqs/"u8;

    private static ReadOnlySpan<byte> QueueFileName => "/_queue.json"u8;

    private static ReadOnlySpan<byte> MessagesName => "/messages.jsonl"u8;

    /// <summary>Finds the queue directories in a list of paths in byte order. Other files are nobody's.</summary>
    public static List<TouchedQueue> In(IReadOnlyList<byte[]> paths)
    {
        var queues = new List<TouchedQueue>();
        foreach (byte[] path in paths)
        {
            int slash = path.AsSpan().StartsWith(Root) ? path.AsSpan(Root.Length).IndexOf((byte)'/') : -1;
            if (slash < 0)
            {
                continue;
            }

            ReadOnlySpan<byte> directory = path.AsSpan(0, Root.Length + slash), file = path.AsSpan(Root.Length + slash);
            if (file.SequenceEqual(QueueFileName) || file.SequenceEqual(MessagesName))
            {
                Merge(queues, directory, file.SequenceEqual(QueueFileName));
            }
        }

        return queues;
    }

    private static void Merge(List<TouchedQueue> queues, ReadOnlySpan<byte> directory, bool isQueueFile)
    {
        if (queues.Count > 0 && queues[^1].Directory.AsSpan().SequenceEqual(directory))
        {
            queues[^1] = queues[^1] with { QueueFile = queues[^1].QueueFile || isQueueFile, Messages = queues[^1].Messages || !isQueueFile };
        }
        else
        {
            queues.Add(new TouchedQueue(directory.ToArray(), isQueueFile, !isQueueFile));
        }
    }
}
