using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Tree.Generated;

/// <summary>
/// CHECKSUMS (spec 02 §6, 00 §3.5). The length follows from the paths; hashing starts with the first read, uses every core, and the lines go to a spool file in
/// order, so readers follow right behind the hashing and nothing is hashed twice. One object serves every reader; thread-safe.
/// </summary>
internal sealed class ChecksumsFile : MappedContent
{
    /// <summary>Bytes of file pages that measuring and hashing may hold before they are given back.</summary>
    internal const long MappedAllowance = 8 << 20;

    private readonly ILogicalTree tree;
    private readonly Lazy<long> length;

    // Guards everything below; held only for moments, never while hashing.
    private readonly object gate = new();
    private SpoolFile? spool;
    private Task? producer;
    private long produced;
    private Exception? failure;
    private volatile bool closing;

    /// <param name="tree">The tree that the file is about; it holds the file's own node too, which is not listed.</param>
    /// <param name="knownLength">The length, when another object of the same paths has measured it; otherwise null.</param>
    public ChecksumsFile(ILogicalTree tree, long? knownLength = null)
    {
        this.tree = tree;
        length = knownLength is { } known ? new Lazy<long>(known) : new Lazy<long>(() => ChecksumsSize.Of(tree));
    }

    /// <summary>Exact length; the first call walks the whole tree.</summary>
    public override long Length => length.Value;

    /// <summary>Whether <see cref="Length"/> is known by now.</summary>
    public bool IsMeasured => length.IsValueCreated;

    /// <summary>Whether a file has a line: every file but CHECKSUMS itself, those with bytes that do not exist, which nothing could verify, and endless holes.</summary>
    public static bool Lists(ILogicalTree tree, NodeId file)
    {
        if (file == GeneratedFiles.Checksums)
        {
            return false;
        }

        if (!GeneratedFiles.MayBeIncomplete(file) || !tree.TryOpen(file, out FileContent content))
        {
            return true;
        }

        using (content)
        {
            return content is not MappedContent mapped || mapped.BelongsInChecksums;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">Hashing failed.</exception>
    public override ReadOnlySpan<byte> RunAt(long offset, out long missing)
    {
        missing = 0;
        long all = Length;
        lock (gate)
        {
            producer ??= Task.Factory.StartNew(() => Produce(all), TaskCreationOptions.LongRunning);
            while (produced <= offset && failure is null)
            {
                Monitor.Wait(gate);
            }

            return produced > offset
                ? spool!.Slice(offset, (int)Math.Min(produced - offset, int.MaxValue))
                : throw new IOException("CHECKSUMS cannot be computed: " + failure!.Message, failure);
        }
    }

    /// <summary>Handles of this file share it; only <see cref="Close"/> ends it.</summary>
    public override void Dispose()
    {
    }

    /// <summary>Gives mapped pages of the spool back.</summary>
    public void TrimMemory()
    {
        lock (gate)
        {
            spool?.TrimMemory();
        }
    }

    /// <summary>Stops hashing and frees the spool; no reader may be left.</summary>
    public void Close()
    {
        closing = true;
        producer?.Wait();
        spool?.Dispose();
    }

    private void Produce(long all)
    {
        try
        {
            lock (gate)
            {
                spool = new SpoolFile(all);
            }

            using var path = new ByteBuffer();
            var pending = new Queue<Task<ByteBuffer>>();
            var batch = new ChecksumBatch();
            Walk(NodeId.Root, path, ref batch, pending);
            HandOver(ref batch, pending);
            while (pending.Count > 0)
            {
                Publish(pending.Dequeue());
            }

            if (produced != all)
            {
                throw new InvalidOperationException($"{all} bytes were announced and {produced} made");
            }
        }
        catch (Exception e)
        {
            lock (gate)
            {
                failure = e;
                Monitor.PulseAll(gate);
            }
        }
    }

    private void Walk(NodeId directory, ByteBuffer path, ref ChecksumBatch batch, Queue<Task<ByteBuffer>> pending)
    {
        using SortedDirectory entries = SortedDirectory.ByPath(tree, directory);
        for (long i = 0; i < entries.Count; i++)
        {
            ObjectDisposedException.ThrowIf(closing, this);
            int parent = path.Length;
            NodeId node = entries.NodeAt(i);
            path.Append(entries.NameAt(i));
            if (node.IsDirectory)
            {
                path.Append((byte)'/');
                ChecksumBatch carried = batch;
                DeepCall.Run(() => Walk(node, path, ref carried, pending));
                batch = carried;
            }
            else if (Lists(tree, node))
            {
                batch.Add(path.WrittenSpan, node, tree.TryGetAttributes(node, out NodeAttributes attributes) ? attributes.Size : 0);
                if (batch.IsFull)
                {
                    HandOver(ref batch, pending);
                }
            }

            path.Truncate(parent);
        }
    }

    /// <summary>Starts hashing a batch; waits for the oldest when enough are under way.</summary>
    private void HandOver(ref ChecksumBatch batch, Queue<Task<ByteBuffer>> pending)
    {
        if (pending.Count >= 2 * Environment.ProcessorCount)
        {
            Publish(pending.Dequeue());
        }

        ChecksumBatch full = batch;
        batch = new ChecksumBatch();
        pending.Enqueue(Task.Run(() =>
        {
            using (full)
            {
                return full.Hash(tree);
            }
        }));
    }

    private void Publish(Task<ByteBuffer> hashed)
    {
        using ByteBuffer lines = hashed.GetAwaiter().GetResult();
        spool!.Write(produced, lines.WrittenSpan);
        tree.TrimMemory(MappedAllowance);
        lock (gate)
        {
            produced += lines.Length;
            Monitor.PulseAll(gate);
        }
    }
}
