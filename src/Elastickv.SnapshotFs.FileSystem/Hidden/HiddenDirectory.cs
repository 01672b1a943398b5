using Elastickv.SnapshotFs.Tree;
using Microsoft.Extensions.Logging;

namespace Elastickv.SnapshotFs.FileSystem.Hidden;

/// <summary>The directory <c>.snapfs</c> (spec 00 §6): found by name at the root, never listed there. Thread-safe.</summary>
internal sealed class HiddenDirectory(ILogicalTree tree, StatusReport report, SourceGuard source, ILogger logger) : IDisposable
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
            status = new NodeStatus(node, size, modifiedMs, NodeAttributes.GeneratedMode, AttributesLast: known);
            return outcome;
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

    /// <summary>Lists from a cookie on, as <see cref="ILogicalTree.TryList"/> does.</summary>
    public static void List(ulong cookie, IEntrySink sink)
    {
        if (cookie == 0 && !sink.Add(HiddenNodes.StatusName, HiddenNodes.Status(0), 1))
        {
            return;
        }

        if (cookie <= 1)
        {
            sink.Add(HiddenNodes.ProblemsName, HiddenNodes.Problems, 2);
        }
    }

    public void Dispose() => problems.Dispose();

    private Errno Produce(IInterruption? interruption) =>
        !problems.TryGetSize(out _) && source.HasChanged ? Errno.EIO : problems.Produce(interruption);

    private static long NowMs() => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
}
