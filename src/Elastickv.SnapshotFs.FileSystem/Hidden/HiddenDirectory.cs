using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Content;
using Microsoft.Extensions.Logging;

namespace Elastickv.SnapshotFs.FileSystem.Hidden;

/// <summary>The directory <c>.snapfs</c> (spec 00 §6): found by name at the root, never listed there. Thread-safe.</summary>
/// <param name="tree">What is mounted.</param>
/// <param name="report">Writes the states of <c>status.json</c>.</param>
/// <param name="source">Knows whether the snapshot is still what was opened.</param>
/// <param name="edits">What shows the edits of a writable mount; null on any other.</param>
/// <param name="logger">Told of unexpected failures.</param>
internal sealed class HiddenDirectory(ILogicalTree tree, StatusReport report, SourceGuard source, HiddenEdits? edits, ILogger logger) : IDisposable
{
    private readonly ProblemsFile problems = new(tree, logger);
    private readonly StatusStates states = new();

    private readonly long modifiedMs = tree.TryGetAttributes(NodeId.Root, out NodeAttributes root) ? root.ModifiedMs : 0;

    public Errno Lookup(ReadOnlySpan<byte> name, out NodeStatus status)
    {
        if (name.SequenceEqual(HiddenNodes.StatusName))
        {
            byte[] bytes = report.Write(source.HasChanged);
            status = new NodeStatus(states.Add(bytes), bytes.Length, NowMs(), NodeAttributes.GeneratedMode, NameLasts: false);
            return Errno.Ok;
        }

        if (name.SequenceEqual(HiddenNodes.ProblemsName))
        {
            return GetAttributes(HiddenNodes.Problems, forReader: false, out status, null);
        }

        if (edits is not null && edits.TryFind(name, out NodeId node))
        {
            status = edits.Describe(node);
            return Errno.Ok;
        }

        status = default;
        return Errno.ENOENT;
    }

    /// <summary>
    /// Attributes of a node in here. <c>problems.jsonl</c> is empty until somebody reads it: a stat must not take as long as reading the snapshot.
    /// </summary>
    public Errno GetAttributes(NodeId node, bool forReader, out NodeStatus status, IInterruption? interruption)
    {
        status = default;
        if (node == HiddenNodes.Directory)
        {
            status = new NodeStatus(node, 0, modifiedMs, NodeAttributes.DirectoryMode);
            return Errno.Ok;
        }

        if (node == HiddenNodes.Problems)
        {
            Errno outcome = forReader ? Produce(interruption) : Errno.Ok;
            bool known = problems.TryGetSize(out long size);
            status = new NodeStatus(node, size, modifiedMs, NodeAttributes.GeneratedMode, AttributesLast: known && edits is null);
            return outcome;
        }

        if (edits is not null && edits.Has(node))
        {
            status = edits.Describe(node);
            return Errno.Ok;
        }

        if (HiddenNodes.IsStatus(node) && states.TryGet(node, out byte[] bytes))
        {
            status = new NodeStatus(node, bytes.Length, NowMs(), NodeAttributes.GeneratedMode, NameLasts: false);
            return Errno.Ok;
        }

        return HiddenNodes.IsStatus(node) ? Errno.ESTALE : Errno.ENOENT;
    }

    public Errno Read(NodeId node, long offset, int count, IReadSink sink, IInterruption? interruption)
    {
        if (node == HiddenNodes.Problems)
        {
            Errno outcome = Produce(interruption);
            return outcome == Errno.Ok ? problems.Read(offset, count, sink, interruption) : outcome;
        }

        if (!states.TryGet(node, out byte[] bytes))
        {
            return HiddenNodes.IsStatus(node) ? Errno.ESTALE : Errno.ENOENT;
        }

        if (offset < bytes.Length)
        {
            sink.AddCopy(bytes.AsSpan((int)offset, (int)Math.Min(count, bytes.Length - offset)));
        }

        return Errno.Ok;
    }

    /// <summary>Opens a file of a writable mount: what is to be seen in it is found now and stays for this opener. Null for files that never change.</summary>
    public Errno Open(NodeId node, bool forWriting, out FileContent? content, IInterruption? interruption)
    {
        content = null;
        if (node.IsDirectory)
        {
            return Errno.EISDIR;
        }

        if (HiddenNodes.IsStatus(node))
        {
            return forWriting ? Errno.EACCES : states.TryGet(node, out _) ? Errno.Ok : Errno.ESTALE;
        }

        if (node != HiddenNodes.Problems)
        {
            return edits is null || !edits.Has(node) ? Errno.ENOENT : edits.Open(node, forWriting, out content);
        }

        if (forWriting)
        {
            return Errno.EACCES;
        }

        Errno outcome = Produce(interruption);
        if (outcome == Errno.Ok)
        {
            problems.TryGetSize(out long size);
            content = new ProblemsWithDefects(problems, size, edits?.Defects() ?? []);
        }

        return outcome;
    }

    /// <summary>Takes what is written into a file of a writable mount.</summary>
    public Errno Write(NodeId node) => edits is not null && edits.Has(node) ? edits.Write(node) : Errno.EACCES;

    /// <summary>Lists from a cookie on, as <see cref="ILogicalTree.TryList"/> does.</summary>
    public void List(ulong cookie, IEntrySink sink)
    {
        const ulong Own = 2;
        if (cookie == 0 && !sink.Add(HiddenNodes.StatusName, HiddenNodes.Status(0), 1))
        {
            return;
        }

        if (cookie >= Own || sink.Add(HiddenNodes.ProblemsName, HiddenNodes.Problems, Own))
        {
            edits?.List(Math.Max(cookie, Own), sink);
        }
    }

    public void Dispose() => problems.Dispose();

    private Errno Produce(IInterruption? interruption) =>
        !problems.TryGetSize(out _) && source.HasChanged ? Errno.EIO : problems.Produce(interruption);

    private static long NowMs() => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
}
