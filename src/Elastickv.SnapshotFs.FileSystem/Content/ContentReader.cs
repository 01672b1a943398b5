using Elastickv.SnapshotFs.FileSystem.Memory;
using Elastickv.SnapshotFs.Overlay;
using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.FileSystem.Content;

/// <summary>
/// Attributes and bytes of the tree's files. Mapped files are answered from where they lie, short documents from a cache, long ones from passes. Thread-safe.
/// </summary>
/// <remarks>
/// No lock of this layer is held while another one is taken, with one exception: a <see cref="DocumentPass"/> is read under its own gate, which takes the tree's
/// locks, and the sink's if it has any. So there is no order to keep.
/// </remarks>
internal sealed partial class ContentReader : IDisposable
{
    private readonly ILogicalTree tree;
    private readonly CacheBudget budget;
    private readonly MemoryTrimmer trimmer;
    private readonly Renderer renderer;
    private readonly IWritableTree? edits;

    /// <param name="tree">Where everything comes from.</param>
    /// <param name="budget">How much may be remembered.</param>
    /// <param name="edits">The same tree, when it can be edited.</param>
    public ContentReader(ILogicalTree tree, CacheBudget budget, IWritableTree? edits = null)
    {
        this.edits = edits;
        this.tree = tree;
        this.budget = budget;
        trimmer = new MemoryTrimmer(tree, budget.MappedBytes);
        Rendered = new RenderedCache(budget.RenderedBytes);
        Attributes = new AttributeTable(budget.AttributeEntries);
        Mappings = new OpenMappings(budget.OpenMappings);
        Passes = new DocumentPasses(tree, budget, trimmer);
        renderer = new Renderer(tree, Rendered, Attributes, trimmer, budget.WholeDocumentBytes);
    }

    public RenderedCache Rendered { get; }

    public AttributeTable Attributes { get; }

    public OpenMappings Mappings { get; }

    public DocumentPasses Passes { get; }

    /// <summary>Attributes that cost no rendering.</summary>
    public bool TryGetKnownAttributes(NodeId node, out NodeAttributes attributes) =>
        edits is not null ? TryGetEditable(edits, node, out attributes) : TryGetKept(node, out attributes);

    /// <summary>Notes that an entry was listed: it was read from the snapshot.</summary>
    public void Listed(bool withAttributes) => trimmer.Listed(withAttributes);

    /// <summary>Attributes at any cost.</summary>
    public Errno GetAttributes(NodeId node, out NodeAttributes attributes, IInterruption? interruption)
    {
        trimmer.Touched(0);
        if (TryGetKnownAttributes(node, out attributes))
        {
            return Errno.Ok;
        }

        return node.IsDirectory ? Errno.ENOENT
            : edits is not null ? FindEditable(edits, node, out attributes, interruption)
            : renderer.Render(node, out attributes, out _, interruption);
    }

    /// <summary>Tells how the file's bytes may be kept.</summary>
    public Errno Open(NodeId file, out OpenMode mode, IInterruption? interruption)
    {
        mode = OpenMode.Cached;
        if (!tree.MayMissBytes(file))
        {
            return Errno.Ok;
        }

        OpenMapping? mapping = Mappings.TryTake(file);
        if (mapping is null)
        {
            if (Attributes.TryGet(file, out _))
            {
                return Errno.Ok;
            }

            if (!tree.TryOpen(file, out FileContent content))
            {
                return Errno.ENOENT;
            }

            if (content is not MappedContent mapped)
            {
                content.Dispose();
                return Errno.Ok;
            }

            mapping = Mappings.Take(file, mapped);
        }

        try
        {
            mode = mapping.HasGaps(interruption) ? OpenMode.Direct : OpenMode.Cached;
            return interruption is { IsRequested: true } ? Errno.EINTR : Errno.Ok;
        }
        finally
        {
            Mappings.Release(mapping);
        }
    }

    /// <summary>Reads a file whose bytes are the snapshot's.</summary>
    public Errno Read(NodeId file, long offset, int count, Gaps gaps, IReadSink sink, IInterruption? interruption)
    {
        if (Mappings.TryTake(file) is { } open)
        {
            return ReadMapped(open, offset, count, gaps, sink);
        }

        if (Attributes.TryGet(file, out NodeAttributes known))
        {
            return ReadDocument(file, known.Size, offset, count, sink, interruption);
        }

        if (!tree.TryOpen(file, out FileContent content))
        {
            return Errno.ENOENT;
        }

        if (content is MappedContent mapped)
        {
            return ReadMapped(Mappings.Take(file, mapped), offset, count, gaps, sink);
        }

        content.Dispose();
        Errno outcome = renderer.Render(file, out NodeAttributes found, out byte[]? bytes, interruption);
        return outcome != Errno.Ok ? outcome
            : bytes is not null ? CopiedRead.Read(bytes, offset, count, sink)
            : ReadDocument(file, found.Size, offset, count, sink, interruption);
    }

    /// <summary>The next data or hole at or behind an offset below the file's size; the size when there is none.</summary>
    public long Seek(NodeId file, long offset, SeekTarget target, long size)
    {
        if (file.IsOverlay || file.Owner != NodeOwner.Fs || !tree.TryOpen(file, out FileContent content))
        {
            return target == SeekTarget.Data ? offset : size;
        }

        using (content)
        {
            var mapped = (MappedContent)content;
            trimmer.Touched(0);
            return target == SeekTarget.Data ? mapped.NextData(offset) : mapped.NextHole(offset);
        }
    }

    public void Dispose()
    {
        Mappings.Dispose();
        Passes.Dispose();
        Rendered.Dispose();
    }

    private bool TryGetKept(NodeId node, out NodeAttributes attributes) => Attributes.TryGet(node, out attributes) || tree.TryGetAttributes(node, out attributes);

    private Errno ReadDocument(NodeId file, long size, long offset, int count, IReadSink sink, IInterruption? interruption)
    {
        if (offset >= size)
        {
            return Errno.Ok;
        }

        if (size > budget.WholeDocumentBytes)
        {
            return Passes.Read(file, offset, (int)Math.Min(count, size - offset), sink, interruption);
        }

        if (!Rendered.TryGet(file, out byte[] bytes))
        {
            Errno outcome = renderer.Render(file, out _, out byte[]? rendered, interruption);
            if (outcome != Errno.Ok)
            {
                return outcome;
            }

            bytes = rendered ?? throw new InvalidOperationException("a document rendered to more bytes than the time before");
        }

        return CopiedRead.Read(bytes, offset, count, sink);
    }

    private Errno ReadMapped(OpenMapping open, long offset, int count, Gaps gaps, IReadSink sink)
    {
        try
        {
            trimmer.Touched(count);
            return MappedRead.Read(open.Content, offset, count, gaps, sink);
        }
        finally
        {
            Mappings.Release(open);
        }
    }
}
