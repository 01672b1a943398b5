using Elastickv.SnapshotFs.Overlay.Content;
using Elastickv.SnapshotFs.Overlay.Edits;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Generated;

namespace Elastickv.SnapshotFs.Overlay;

/// <content>What the tree shows: the base, through the edits.</content>
public sealed partial class OverlayTree
{
    /// <summary>Cookies from here on are those of entries that only the overlay has; the base's are below.</summary>
    internal const ulong OwnCookies = 1UL << 62;

    private const int OwnPage = 64;

    public bool SourceHasChanged => below.SourceHasChanged;

    public bool TryLookup(NodeId directory, ReadOnlySpan<byte> name, out NodeId node)
    {
        node = default;
        using (Reading())
        {
            if (state.IsGone(directory))
            {
                return false;
            }

            if (state.EditsOf(directory)?.Find(name) is { } edit)
            {
                node = edit.Node ?? default;
                return edit.Node is not null;
            }
        }

        if (directory.IsOverlay || !below.TryLookup(directory, name, out node))
        {
            return false;
        }

        recent.Remember(node, directory, name);
        return true;
    }

    public bool TryList(NodeId directory, ulong cookie, IEntrySink sink)
    {
        DirectoryEdits? edits;
        using (Reading())
        {
            if (state.IsGone(directory))
            {
                return false;
            }

            edits = state.EditsOf(directory);
        }

        if (edits is null)
        {
            return !directory.IsOverlay && below.TryList(directory, cookie, sink);
        }

        if (!directory.IsOverlay && cookie < OwnCookies)
        {
            var merging = new MergingSink(state, edits, sink);
            if (!below.TryList(directory, cookie, merging))
            {
                return false;
            }

            if (merging.Stopped)
            {
                return true;
            }
        }

        ListOwn(edits, cookie < OwnCookies ? 0 : cookie - OwnCookies, sink);
        return true;
    }

    public bool TryGetParent(NodeId directory, out NodeId parent)
    {
        using (Reading())
        {
            if (state.TryGetPlaced(directory, out Location location))
            {
                parent = location.Parent;
                return true;
            }

            if (state.IsGone(directory))
            {
                parent = default;
                return false;
            }
        }

        return below.TryGetParent(directory, out parent);
    }

    public bool TryGetAttributes(NodeId node, out NodeAttributes attributes)
    {
        if (node == GeneratedFiles.Checksums && HasChanges)
        {
            bool measured = checksums.TryGetLength(Editions(), out long length);
            attributes = ChecksumsAttributes(length);
            return measured;
        }

        long? ownTime = null;
        using (Reading())
        {
            if (node.IsDirectory)
            {
                ownTime = state.EditsOf(node)?.ModifiedMs;
            }
            else if (state.FileOf(node) is { } file)
            {
                if (file.Source != ContentSource.Base)
                {
                    attributes = new NodeAttributes(file.Length, file.ModifiedMs, NodeAttributes.FileMode);
                    return true;
                }

                ownTime = file.HasOwnTime ? file.ModifiedMs : null;
            }
        }

        if (node.IsOverlay)
        {
            attributes = new NodeAttributes(0, ownTime ?? 0, NodeAttributes.DirectoryMode);
            return ownTime is not null;
        }

        bool known = below.TryGetAttributes(node, out attributes);
        attributes = attributes with { ModifiedMs = ownTime ?? attributes.ModifiedMs };
        return known;
    }

    public bool TryMeasure(NodeId file, out NodeAttributes attributes)
    {
        if (file == GeneratedFiles.Checksums && HasChanges)
        {
            attributes = ChecksumsAttributes(checksums.Measure(Editions()));
            return true;
        }

        if (TryGetAttributes(file, out attributes))
        {
            return !file.IsDirectory;
        }

        if (file.IsOverlay || !below.TryMeasure(file, out attributes))
        {
            return false;
        }

        using (Reading())
        {
            if (state.FileOf(file) is { HasOwnTime: true } touched)
            {
                attributes = attributes with { ModifiedMs = touched.ModifiedMs };
            }
        }

        return true;
    }

    /// <inheritdoc/>
    /// <remarks>An edited file gives a <see cref="ReadableContent"/>; until it is disposed it counts as a <see cref="Hold"/>.</remarks>
    public bool TryOpen(NodeId file, out FileContent content)
    {
        if (file == GeneratedFiles.Checksums && HasChanges)
        {
            content = checksums.Open(Editions());
            return true;
        }

        content = null!;
        bool stored;
        using (Reading())
        {
            stored = state.FileOf(file) is { Source: not ContentSource.Base };
        }

        if (stored)
        {
            using (Writing())
            {
                if (state.FileOf(file) is not { Source: not ContentSource.Base } own)
                {
                    return false;
                }

                own.Uses++;
                content = new UpperContent(this, own);
                return true;
            }
        }

        return !file.IsOverlay && below.TryOpen(file, out content);
    }

    public bool MayMissBytes(NodeId node)
    {
        using (Reading())
        {
            return !node.IsOverlay && state.FileOf(node) is not { Source: not ContentSource.Base } && below.MayMissBytes(node);
        }
    }

    public void ReportProblems(IProblemSink sink) => below.ReportProblems(sink);

    public void TrimMemory(long allowance) => below.TrimMemory(allowance);

    /// <summary>Goes up with every edit of names.</summary>
    internal long StructureEdition => Volatile.Read(ref structureEdition);

    /// <summary>Numbers of the state of all names and of all contents.</summary>
    internal (long Structure, long Content) Editions() => (Volatile.Read(ref structureEdition), Volatile.Read(ref contentEdition));

    /// <summary>What a stat of CHECKSUMS says while edits are pending.</summary>
    internal NodeAttributes ChecksumsAttributes(long length) => new(length, state.LastEditMs, NodeAttributes.GeneratedMode);

    private void ListOwn(DirectoryEdits edits, ulong after, IEntrySink sink)
    {
        var page = new OwnEntry[OwnPage];
        int count;
        do
        {
            using (Reading())
            {
                count = edits.Own(after, page);
            }

            foreach (OwnEntry entry in page.AsSpan(0, count))
            {
                if (!sink.Add(entry.Name, entry.Node, OwnCookies + entry.Sequence))
                {
                    return;
                }

                after = entry.Sequence;
            }
        }
        while (count == OwnPage);
    }
}
