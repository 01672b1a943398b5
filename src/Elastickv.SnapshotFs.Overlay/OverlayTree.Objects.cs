using Elastickv.SnapshotFs.Overlay.Edits;
using Elastickv.SnapshotFs.Overlay.Journal;
using Elastickv.SnapshotFs.Overlay.Meaning;
using Elastickv.SnapshotFs.Overlay.Rules;
using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.S3;

namespace Elastickv.SnapshotFs.Overlay;

/// <content>S3 objects: which body and which sidecar belong together.</content>
public sealed partial class OverlayTree
{
    /// <summary>Where the bytes come from that a file of the base shows before its first change, when they are not the base's; null or a null answer for the base's.</summary>
    internal Func<NodeId, Tree.Content.FileContent?>? CopySource { get; set; }

    /// <summary>Goes up with every edit of names in a bucket.</summary>
    internal long ObjectVersion => state.Objects.Version;

    /// <summary>The body that a sidecar of the base stands beside; default for none.</summary>
    internal NodeId BodyBeside(NodeId sidecar)
    {
        using (Reading())
        {
            return state.Objects.BodyOf(sidecar);
        }
    }

    /// <summary>The sidecars of the base whose body was edited or is another one, with their places in the base as far as those are known.</summary>
    internal List<(NodeId Sidecar, Location? Place)> EditedObjects()
    {
        var found = new List<(NodeId, Location?)>();
        using (Reading())
        {
            foreach (FileState file in state.Files)
            {
                if (file is { Linked: true, Source: ContentSource.Stored } && SidecarName.TryGetOwnSidecar(file.Node, out NodeId sidecar) && !state.Objects.Bodies.ContainsKey(sidecar))
                {
                    found.Add((sidecar, Beside(file.Node)));
                }
            }

            foreach ((NodeId sidecar, NodeId body) in state.Objects.Bodies)
            {
                if (body != default)
                {
                    found.Add((sidecar, Beside(SidecarName.OwnBody(sidecar))));
                }
            }
        }

        return found;
    }

    /// <summary>Whether where a node stands is the overlay's doing.</summary>
    internal bool IsPlaced(NodeId node) => PlacedAt(node) is not null;

    /// <summary>Whether a new file has a sidecar's name, or one made from it: it goes where its body goes.</summary>
    internal bool IsNamedSidecar(NodeId node) => node.IsOverlay && PlacedAt(node) is { } place && place.Name.AsSpan().IndexOf(ReservedName.Sidecar) >= 0;

    /// <summary>The key maps of the buckets in which names were edited, with the directories that hold them.</summary>
    internal List<(NodeId Directory, NodeId Keymap)> EditedKeymaps()
    {
        var found = new List<(NodeId, NodeId)>();
        if (ObjectVersion == 0)
        {
            return found;
        }

        lock (mutation)
        {
            var buckets = new HashSet<NodeId>();
            foreach ((NodeId edited, _) in state.Directories)
            {
                NodeId directory = edited;
                while (directory != NodeId.Root && !state.IsGone(directory) && PlaceOf(directory) is { Scope: Scope.S3, Kind: PlaceKind.Objects } && TryGetParent(directory, out NodeId parent))
                {
                    directory = parent;
                }

                if (directory != NodeId.Root && PlaceOf(directory).Kind == PlaceKind.Bucket && buckets.Add(directory)
                    && TryLookup(directory, ReservedName.Keymap, out NodeId keymap) && BucketKeymaps.IsKeymap(keymap) && ContentOf(keymap).Source == ContentSource.Base)
                {
                    found.Add((directory, keymap));
                }
            }
        }

        return found;
    }

    /// <summary>Whether a name is that of an object's body, and where its sidecar is.</summary>
    internal bool TryGetObject(NodeId directory, ReadOnlySpan<byte> name, out ObjectName found)
    {
        lock (mutation)
        {
            found = null!;
            return Exists(directory) && !SidecarName.Is(name) && ObjectAt(directory, name) is { } named && (found = named) is not null
                && (named.BodyInBase is not null || !ScratchNames.Match(name));
        }
    }

    /// <summary>What a name means now, as the edits of names have left it.</summary>
    internal NodeId? Current(NodeId directory, ReadOnlySpan<byte> name) => TryLookup(directory, name, out NodeId node) ? node : null;

    /// <summary>Does an edit of names and one that follows from it: a crash leaves both or none.</summary>
    /// <returns>How the first ended; the second is done only if that is, and left out where it is refused.</returns>
    internal EditResult Together(Func<EditResult> first, Func<EditResult> second)
    {
        lock (mutation)
        {
            (isGrouped, isGroupOpen) = (true, true);
            EditResult result = first();
            isGroupOpen = false;
            if (result == EditResult.Ok && second() != EditResult.Ok)
            {
                EndGroup();
            }

            isGrouped = false;
            return result;
        }
    }

    /// <summary>Ends a group whose next line does not come, with a line that says nothing.</summary>
    private void EndGroup()
    {
        using (Writing())
        {
            journal.Append(new JournalEntry { Kind = JournalKind.Durable });
        }
    }

    /// <summary>The object that an edited name of a bucket belongs to; null when it is none's. Under <see cref="mutation"/>, or while replaying.</summary>
    private ObjectName? ObjectAt(NodeId directory, ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty || PlaceOf(directory).Kind is not (PlaceKind.Bucket or PlaceKind.Objects))
        {
            return null;
        }

        byte[] body = SidecarName.BodyOf(name).ToArray();
        return SidecarName.Of(body) is { } sidecar && !body.AsSpan().SequenceEqual(ReservedName.BucketFile)
            ? new ObjectName(directory, body, BaseEntry(directory, body), sidecar, BaseEntry(directory, sidecar))
            : null;
    }

    /// <summary>Under the lock of the edits, after an edit was done.</summary>
    private void Observe(in JournalEntry entry, ObjectName? from, ObjectName? to)
    {
        if (entry.Kind == JournalKind.Unlink)
        {
            state.Objects.Forget(entry.Node);
        }
        else if (entry.Kind == JournalKind.Rename && entry.Other != default)
        {
            state.Objects.Forget(entry.Other);
        }

        Pair(from);
        Pair(to);
    }

    private void Pair(ObjectName? named)
    {
        if (named is not null)
        {
            state.Objects.NoteEdit();
            state.Objects.Set(
                state.Current(named.Directory, named.Sidecar, named.SidecarInBase), state.Current(named.Directory, named.Body, named.BodyInBase));
        }
    }

    private Location? Beside(NodeId body) =>
        state.TryGetBaseLocation(body, out Location place) && SidecarName.Of(place.Name) is { } name ? new Location(place.Parent, name) : null;
}
