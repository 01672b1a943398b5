using Elastickv.SnapshotFs.FileSystem.Memory;
using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.FileSystem.Content;

/// <summary>
/// Renders documents from front to end: to find out their attributes, and to keep short ones whole. Each document is rendered by one thread at a
/// time, whoever else asks for it waits and shares the result. Thread-safe.
/// </summary>
internal sealed class Renderer(ILogicalTree tree, RenderedCache cache, AttributeTable attributes, MemoryTrimmer trimmer, int wholeLimit)
{
    // Pieces of a long document are counted and dropped together, this many bytes at a time.
    private const int CountedTogether = 64 << 10;

    // running guards itself; no other lock is taken under it. It holds at most one entry per thread.
    private readonly Dictionary<NodeId, Rendering> running = [];

    /// <summary>Attributes of a file at any cost, and its bytes when it is short.</summary>
    public Errno Render(NodeId file, out NodeAttributes found, out byte[]? bytes, IInterruption? interruption)
    {
        while (true)
        {
            Rendering rendering = Join(file, out bool mine);
            if (mine)
            {
                Run(file, rendering, interruption);
            }
            else if (!rendering.Wait(interruption))
            {
                found = default;
                bytes = null;
                return Errno.EINTR;
            }

            if (mine || rendering.Outcome != Errno.EINTR)
            {
                found = rendering.Attributes;
                bytes = rendering.Bytes;
                return rendering.Outcome;
            }
        }
    }

    private Rendering Join(NodeId file, out bool mine)
    {
        lock (running)
        {
            mine = !running.TryGetValue(file, out Rendering? rendering);
            if (mine)
            {
                rendering = new Rendering();
                running.Add(file, rendering);
            }

            return rendering!;
        }
    }

    private void Run(NodeId file, Rendering rendering, IInterruption? interruption)
    {
        Errno outcome = Errno.EIO;
        NodeAttributes found = default;
        byte[]? bytes = null;
        try
        {
            outcome = RenderAlone(file, out found, out bytes, interruption);
        }
        finally
        {
            lock (running)
            {
                running.Remove(file);
            }

            rendering.End(outcome, found, bytes);
        }
    }

    private Errno RenderAlone(NodeId file, out NodeAttributes found, out byte[]? bytes, IInterruption? interruption)
    {
        found = default;
        bytes = null;
        if (!tree.TryOpen(file, out FileContent content))
        {
            return Errno.ENOENT;
        }

        using (content)
        {
            if (content is not Document document)
            {
                return tree.TryMeasure(file, out found) ? Errno.Ok : Errno.ENOENT;
            }

            Errno outcome = Render(document, out long size, out bytes, interruption);
            if (outcome != Errno.Ok)
            {
                return outcome;
            }

            found = new NodeAttributes(size, document.ModifiedMs, document.Mode);
        }

        attributes.Set(file, found);
        if (bytes is not null)
        {
            cache.Add(file, bytes);
        }

        return Errno.Ok;
    }

    private Errno Render(Document document, out long size, out byte[]? bytes, IInterruption? interruption)
    {
        using var piece = new ByteBuffer();
        bytes = null;
        size = 0;
        bool whole = true;
        while (document.RenderNext(piece))
        {
            if (interruption is { IsRequested: true })
            {
                return Errno.EINTR;
            }

            whole = whole && piece.Length <= wholeLimit;
            if (!whole && piece.Length >= CountedTogether)
            {
                trimmer.Touched(piece.Length);
                size += piece.Length;
                piece.Clear();
            }
        }

        trimmer.Touched(piece.Length);
        size += piece.Length;
        bytes = whole ? piece.WrittenSpan.ToArray() : null;

        return Errno.Ok;
    }
}
