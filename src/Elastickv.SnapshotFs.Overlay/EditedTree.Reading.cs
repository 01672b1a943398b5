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
    public bool TryLookup(NodeId directory, ReadOnlySpan<byte> name, out NodeId node)
    {
        if (overlay.TryLookup(directory, name, out node))
        {
            return true;
        }

        Ghost? ghost = ghosts.Find(directory, name);
        node = ghost?.Node ?? default;
        return ghost is not null;
    }

    public bool TryList(NodeId directory, ulong cookie, IEntrySink sink) =>
        overlay.TryList(
            directory, cookie, (overlay.KeyVersion != 0 && lines.Nodes.Database == directory) || overlay.ObjectVersion != 0 ? new HidingSink(this, directory, sink) : sink);

    public bool TryGetParent(NodeId directory, out NodeId parent) => overlay.TryGetParent(directory, out parent);

    public bool TryGetAttributes(NodeId node, out NodeAttributes attributes)
    {
        if (node == GeneratedFiles.Checksums && HasChanges)
        {
            bool known = checksums.TryGetLength(overlay.Editions(), out long length);
            attributes = overlay.ChecksumsAttributes(length);
            return known;
        }

        return TryGetDerived(ref node, atAnyCost: false, out attributes) ?? overlay.TryGetAttributes(node, out attributes);
    }

    public bool TryMeasure(NodeId file, out NodeAttributes attributes)
    {
        if (file == GeneratedFiles.Checksums && HasChanges)
        {
            attributes = overlay.ChecksumsAttributes(checksums.Measure(overlay.Editions()));
            return true;
        }

        return TryGetDerived(ref file, atAnyCost: true, out attributes) ?? overlay.TryMeasure(file, out attributes);
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

        file = Real(file);
        content = Shown(file)!;
        return content is not null || overlay.TryOpen(file, out content);
    }

    public bool MayMissBytes(NodeId node) => overlay.MayMissBytes(node);

    public void ReportProblems(IProblemSink sink) => overlay.ReportProblems(sink);

    public void TrimMemory(long allowance) => overlay.TrimMemory(allowance);

    /// <summary>Attributes of a file that follows from others; null when it is none.</summary>
    private bool? TryGetDerived(ref NodeId node, bool atAnyCost, out NodeAttributes attributes)
    {
        attributes = default;
        if (ghosts.Find(node) is { } ghost)
        {
            if (ghost.Real == default)
            {
                attributes = ghost.Attributes;
                return true;
            }

            node = ghost.Real;
        }

        if (lines.TryFind(node, out LineFile file))
        {
            // What has a content in the overlay has attributes at once.
            bool make = atAnyCost || overlay.HasOwnContent(node);
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

        if (sidecars.TryFind(node, out NodeId body))
        {
            return sidecars.TryGetAttributes(node, body, atAnyCost, out attributes);
        }

        if (keymaps.IsDerived(node))
        {
            if (!atAnyCost || !overlay.TryMeasure(node, out attributes))
            {
                return false;
            }

            using DerivedText text = keymaps.Acquire(node);
            attributes = attributes with { Size = text.Length };
            return true;
        }

        return null;
    }

    private bool IsHidden(NodeId directory, ReadOnlySpan<byte> name, NodeId node)
    {
        if (LineFiles.Find(name) is { } file && overlay.KeyVersion != 0 && lines.Nodes.Database == directory)
        {
            return lines.IsHidden(file);
        }

        if (keymaps.IsDerived(node))
        {
            using DerivedText text = keymaps.Acquire(node);
            return text.Length == 0;
        }

        return IsForlorn(node);
    }

    /// <summary>Leaves out derived files with nothing in them.</summary>
    private sealed class HidingSink(EditedTree tree, NodeId directory, IEntrySink sink) : IEntrySink
    {
        public bool Add(ReadOnlySpan<byte> name, NodeId node, ulong next) => tree.IsHidden(directory, name, node) || sink.Add(name, node, next);
    }
}
