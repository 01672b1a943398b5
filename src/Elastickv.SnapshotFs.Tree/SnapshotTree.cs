using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.DynamoDb;
using Elastickv.SnapshotFs.Tree.Fs;
using Elastickv.SnapshotFs.Tree.Generated;
using Elastickv.SnapshotFs.Tree.Redis;
using Elastickv.SnapshotFs.Tree.S3;
using Elastickv.SnapshotFs.Tree.Sqs;

namespace Elastickv.SnapshotFs.Tree;

/// <summary>
/// The tree of one snapshot: its adapters' directories and the generated files at the root. Keeps nothing that grows with the number of records.
/// </summary>
public sealed class SnapshotTree : ILogicalTree, IDisposable
{
    // Cookies of the root listing: the generated files first, then the parts, each numbered from 1.
    private const int GeneratedCount = 2;

    private readonly SnapshotFile snapshot;
    private readonly SnapshotView view;
    private readonly GeneratedFiles generated;
    private readonly ITreePart[] parts;

    /// <param name="snapshot">Must stay open as long as the tree is used; it stays the caller's.</param>
    /// <param name="options">What the generated files say.</param>
    public SnapshotTree(SnapshotFile snapshot, TreeOptions options)
        : this(snapshot, snapshot.View, options)
    {
    }

    /// <inheritdoc cref="SnapshotTree(SnapshotFile, TreeOptions)"/>
    /// <param name="snapshot">Must stay open as long as the tree is used; it stays the caller's.</param>
    /// <param name="view">A view of that file: the moment the tree shows.</param>
    /// <param name="options">What the generated files say.</param>
    public SnapshotTree(SnapshotFile snapshot, SnapshotView view, TreeOptions options)
    {
        this.snapshot = snapshot;
        this.view = view;
        generated = new GeneratedFiles(this, snapshot.Summary, view.ReadTimestamp, options);
        parts = [new DynamoDbPart(view), new RedisPart(view), new S3Part(view), new SqsPart(view), new FsPart(view)];
    }

    public bool SourceHasChanged => view.SourceHasChanged;

    public bool TryLookup(NodeId directory, ReadOnlySpan<byte> name, out NodeId node)
    {
        node = default;
        if (directory != NodeId.Root)
        {
            return PartOf(directory) is { } owner && owner.TryLookup(directory, name, out node);
        }

        for (int i = 0; i < GeneratedCount + parts.Length; i++)
        {
            if (RootEntry(i, out ReadOnlySpan<byte> entry, out node) && entry.SequenceEqual(name))
            {
                return true;
            }
        }

        return false;
    }

    public bool TryList(NodeId directory, ulong cookie, IEntrySink sink)
    {
        if (directory != NodeId.Root)
        {
            return PartOf(directory) is { } owner && owner.TryList(directory, cookie, sink);
        }

        int count = GeneratedCount + parts.Length;
        for (int i = (int)Math.Min(cookie, (ulong)count); i < count; i++)
        {
            if (RootEntry(i, out ReadOnlySpan<byte> name, out NodeId node) && !sink.Add(name, node, (ulong)i + 1))
            {
                break;
            }
        }

        return true;
    }

    public bool TryGetParent(NodeId directory, out NodeId parent)
    {
        parent = NodeId.Root;
        return directory == NodeId.Root || (PartOf(directory) is { } owner && (owner.Directory == directory || owner.TryGetParent(directory, out parent)));
    }

    public bool TryGetAttributes(NodeId node, out NodeAttributes attributes)
    {
        if (node == NodeId.Root)
        {
            attributes = new NodeAttributes(0, HlcTimestamp.UnixMilliseconds(view.ReadTimestamp), NodeAttributes.DirectoryMode);
            return true;
        }

        attributes = default;
        return PartOf(node) is { } owner ? owner.TryGetAttributes(node, out attributes) : generated.TryGetAttributes(node, out attributes);
    }

    public bool TryMeasure(NodeId file, out NodeAttributes attributes)
    {
        if (PartOf(file) is null)
        {
            return generated.TryMeasure(file, out attributes);
        }

        attributes = default;
        if (!TryOpen(file, out FileContent content))
        {
            return false;
        }

        using (content)
        {
            if (content is not Document document)
            {
                return TryGetAttributes(file, out attributes);
            }

            attributes = Measured.Measure(document);
            return true;
        }
    }

    public bool TryOpen(NodeId file, out FileContent content) =>
        PartOf(file) is { } owner ? owner.TryOpen(file, out content) : generated.TryOpen(file, out content);

    public bool MayMissBytes(NodeId node)
    {
        if (node != NodeId.Root)
        {
            return GeneratedFiles.MayBeIncomplete(node);
        }

        foreach (ITreePart part in parts)
        {
            if (GeneratedFiles.MayBeIncomplete(part.Directory) && part.Exists)
            {
                return true;
            }
        }

        return false;
    }

    public void ReportProblems(IProblemSink sink)
    {
        view.ReportProblems(sink);
        foreach (ITreePart part in parts)
        {
            part.ReportProblems(sink);
        }
    }

    public void TrimMemory(long allowance)
    {
        if (snapshot.TrimMemory(allowance))
        {
            generated.TrimMemory();
        }
    }

    public void Dispose() => generated.Close();

    private bool RootEntry(int index, out ReadOnlySpan<byte> name, out NodeId node)
    {
        if (index < GeneratedCount)
        {
            node = index == 0 ? GeneratedFiles.Manifest : GeneratedFiles.Checksums;
            name = GeneratedFiles.NameOf(node);
            return true;
        }

        ITreePart part = parts[index - GeneratedCount];
        node = part.Directory;
        name = part.Name;
        return part.Exists;
    }

    private ITreePart? PartOf(NodeId node)
    {
        foreach (ITreePart part in parts)
        {
            if (part.Directory.Owner == node.Owner)
            {
                return part;
            }
        }

        return null;
    }
}
