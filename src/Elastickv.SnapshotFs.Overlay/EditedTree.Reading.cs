using Elastickv.SnapshotFs.Overlay.Meaning;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Generated;

namespace Elastickv.SnapshotFs.Overlay;

/// <content>What the tree shows.</content>
public sealed partial class EditedTree
{
    public bool SourceHasChanged => overlay.SourceHasChanged;

    /// <inheritdoc/>
    /// <remarks>Finds derived files that are not listed because nothing is in them: who has listed them before can still remove or write them.</remarks>
    public bool TryLookup(NodeId directory, ReadOnlySpan<byte> name, out NodeId node) => overlay.TryLookup(directory, name, out node);

    public bool TryList(NodeId directory, ulong cookie, IEntrySink sink) =>
        overlay.TryList(directory, cookie, overlay.KeyVersion != 0 && lines.Nodes.Database == directory ? new HidingSink(lines, sink) : sink);

    public bool TryGetParent(NodeId directory, out NodeId parent) => overlay.TryGetParent(directory, out parent);

    public bool TryGetAttributes(NodeId node, out NodeAttributes attributes)
    {
        if (node == GeneratedFiles.Checksums && HasChanges)
        {
            bool known = checksums.TryGetLength(overlay.Editions(), out long length);
            attributes = overlay.ChecksumsAttributes(length);
            return known;
        }

        return lines.TryFind(node, out LineFile file) ? TryGetLines(file, node, make: false, out attributes) : overlay.TryGetAttributes(node, out attributes);
    }

    public bool TryMeasure(NodeId file, out NodeAttributes attributes)
    {
        if (file == GeneratedFiles.Checksums && HasChanges)
        {
            attributes = overlay.ChecksumsAttributes(checksums.Measure(overlay.Editions()));
            return true;
        }

        return lines.TryFind(file, out LineFile found) ? TryGetLines(found, file, make: true, out attributes) : overlay.TryMeasure(file, out attributes);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// An edited file gives a <see cref="ReadableContent"/>; until it is disposed it counts as a <see cref="Hold"/>. A derived file gives one with what it shows at this
    /// moment.
    /// </remarks>
    public bool TryOpen(NodeId file, out FileContent content)
    {
        if (file == GeneratedFiles.Checksums && HasChanges)
        {
            content = checksums.Open(overlay.Editions());
            return true;
        }

        if (lines.TryFind(file, out LineFile found) && lines.TryAcquire(found, file, make: true, out DerivedText text))
        {
            content = new DerivedContent(text);
            return true;
        }

        return overlay.TryOpen(file, out content);
    }

    public bool MayMissBytes(NodeId node) => overlay.MayMissBytes(node);

    public void ReportProblems(IProblemSink sink) => overlay.ReportProblems(sink);

    public void TrimMemory(long allowance) => overlay.TrimMemory(allowance);

    private bool TryGetLines(LineFile file, NodeId node, bool make, out NodeAttributes attributes)
    {
        attributes = default;
        if (!lines.TryAcquire(file, node, make, out DerivedText text))
        {
            return false;
        }

        using (text)
        {
            long ownMs = overlay.TryGetAttributes(node, out NodeAttributes own) ? own.ModifiedMs : 0;
            attributes = new NodeAttributes(text.Length, Math.Max(ownMs, lines.ChangedAtMs(file)), NodeAttributes.FileMode);
            return true;
        }
    }

    /// <summary>Leaves out line files that have no line.</summary>
    private sealed class HidingSink(LineViews lines, IEntrySink sink) : IEntrySink
    {
        public bool Add(ReadOnlySpan<byte> name, NodeId node, ulong next) =>
            (LineFiles.Find(name) is { } file && lines.IsHidden(file)) || sink.Add(name, node, next);
    }
}
