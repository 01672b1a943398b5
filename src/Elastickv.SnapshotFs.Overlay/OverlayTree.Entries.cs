using Elastickv.SnapshotFs.Overlay.Edits;
using Elastickv.SnapshotFs.Overlay.Journal;
using Elastickv.SnapshotFs.Overlay.Meaning;
using Elastickv.SnapshotFs.Overlay.Rules;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Overlay;

/// <content>Edits of names.</content>
public sealed partial class OverlayTree
{
    private const int LongestName = 255;

    /// <inheritdoc/>
    public EditResult Create(NodeId directory, ReadOnlySpan<byte> name, out NodeId node) => Add(directory, name, isDirectory: false, out node);

    /// <inheritdoc/>
    public EditResult MakeDirectory(NodeId directory, ReadOnlySpan<byte> name, out NodeId node) => Add(directory, name, isDirectory: true, out node);

    /// <inheritdoc/>
    public EditResult Unlink(NodeId directory, ReadOnlySpan<byte> name) => Remove(directory, name, isDirectory: false);

    /// <inheritdoc/>
    public EditResult RemoveDirectory(NodeId directory, ReadOnlySpan<byte> name) => Remove(directory, name, isDirectory: true);

    /// <inheritdoc/>
    public EditResult Rename(NodeId directory, ReadOnlySpan<byte> name, NodeId toDirectory, ReadOnlySpan<byte> toName, RenameMode mode)
    {
        lock (mutation)
        {
            EditResult result = Find(directory, name, out NodeId? inBase, out NodeId? current);
            if (result != EditResult.Ok || current is not { } node)
            {
                return result == EditResult.Ok ? EditResult.NotFound : result;
            }

            result = Find(toDirectory, toName, out NodeId? toInBase, out NodeId? target);
            if (result != EditResult.Ok)
            {
                return result;
            }

            if (mode == RenameMode.Exchange && target is null)
            {
                return EditResult.NotFound;
            }

            if (mode == RenameMode.NoReplace && target is not null)
            {
                return EditResult.Exists;
            }

            if (target == node)
            {
                return EditResult.Ok;
            }

            result = MayRename(directory, name, node, toDirectory, toName, target, mode);
            if (result != EditResult.Ok)
            {
                return result;
            }

            NoteDependence(node);
            if (mode == RenameMode.Exchange)
            {
                NoteDependence(target!.Value);
            }

            Apply(
                new JournalEntry
                {
                    Kind = mode == RenameMode.Exchange ? JournalKind.Exchange : JournalKind.Rename,
                    Node = node,
                    Directory = directory,
                    Name = name.ToArray(),
                    ToDirectory = toDirectory,
                    ToName = toName.ToArray(),
                    Other = target ?? default,
                    AtMs = Now(),
                },
                inBase,
                toInBase);
            return EditResult.Ok;
        }
    }

    private static EditResult ResultOf(Verdict verdict) => verdict switch
    {
        Verdict.Document or Verdict.Scratch or Verdict.Stray => EditResult.Ok,
        Verdict.ReadOnly => EditResult.AccessDenied,
        Verdict.CrossScope => EditResult.CrossScope,
        Verdict.NameTooLong => EditResult.NameTooLong,
        _ => EditResult.NotPermitted,
    };

    private EditResult Add(NodeId directory, ReadOnlySpan<byte> name, bool isDirectory, out NodeId node)
    {
        node = default;
        lock (mutation)
        {
            EditResult result = Find(directory, name, out NodeId? inBase, out NodeId? current);
            if (result != EditResult.Ok || current is not null)
            {
                return result == EditResult.Ok ? EditResult.Exists : result;
            }

            result = ResultOf(TreeRules.Create(PlaceOf(directory), name, isDirectory));
            if (result != EditResult.Ok)
            {
                return result;
            }

            node = state.NextNode(isDirectory);
            JournalKind kind = isDirectory ? JournalKind.MakeDirectory : JournalKind.Create;
            Apply(new JournalEntry { Kind = kind, Node = node, Directory = directory, Name = name.ToArray(), AtMs = Now() }, inBase, null);
            return EditResult.Ok;
        }
    }

    private EditResult Remove(NodeId directory, ReadOnlySpan<byte> name, bool isDirectory)
    {
        lock (mutation)
        {
            EditResult result = Find(directory, name, out NodeId? inBase, out NodeId? current);
            if (result != EditResult.Ok || current is not { } node)
            {
                return result == EditResult.Ok ? EditResult.NotFound : result;
            }

            result = node.IsDirectory != isDirectory ? (isDirectory ? EditResult.NotADirectory : EditResult.IsADirectory)
                : ResultOf(TreeRules.Remove(PlaceOf(directory), name));
            if (result == EditResult.Ok && isDirectory && !IsEmpty(node))
            {
                result = EditResult.NotEmpty;
            }

            if (result == EditResult.Ok)
            {
                JournalKind kind = isDirectory ? JournalKind.RemoveDirectory : JournalKind.Unlink;
                Apply(new JournalEntry { Kind = kind, Node = node, Directory = directory, Name = name.ToArray(), AtMs = Now() }, inBase, null);
            }

            return result;
        }
    }

    private EditResult MayRename(
        NodeId directory, ReadOnlySpan<byte> name, NodeId node, NodeId toDirectory, ReadOnlySpan<byte> toName, NodeId? target, RenameMode mode)
    {
        bool exchange = mode == RenameMode.Exchange;
        if (IsInside(toDirectory, node) || (exchange && IsInside(directory, target!.Value)))
        {
            return EditResult.Invalid;
        }

        Place from = PlaceOf(directory);
        Place to = PlaceOf(toDirectory);
        EditResult result = ResultOf(TreeRules.Rename(from, name, to, toName, node.IsDirectory, node.IsOverlay));
        if (result != EditResult.Ok || target is not { } other)
        {
            return result;
        }

        if (exchange)
        {
            return ResultOf(TreeRules.Rename(to, toName, from, name, other.IsDirectory, other.IsOverlay));
        }

        return other.IsDirectory != node.IsDirectory ? (other.IsDirectory ? EditResult.IsADirectory : EditResult.NotADirectory)
            : other.IsDirectory && !IsEmpty(other) ? EditResult.NotEmpty
            : ResultOf(TreeRules.Remove(to, toName));
    }

    /// <summary>What a name means in the base and now. Under <see cref="mutation"/>, which alone lets names change, so no other lock is needed to read them.</summary>
    private EditResult Find(NodeId directory, ReadOnlySpan<byte> name, out NodeId? inBase, out NodeId? current)
    {
        inBase = current = null;
        EditResult result = broken ? EditResult.InputOutput
            : name.Length > LongestName ? EditResult.NameTooLong
            : name.IsEmpty || name.SequenceEqual("."u8) || name.SequenceEqual(".."u8) || name.ContainsAny((byte)'/', (byte)0) ? EditResult.Invalid
            : !directory.IsDirectory ? EditResult.NotADirectory
            : !Exists(directory) ? EditResult.NotFound
            : EditResult.Ok;
        if (result == EditResult.Ok)
        {
            inBase = BaseEntry(directory, name);
            current = state.Current(directory, name, inBase);
        }

        return result;
    }

    private bool Exists(NodeId directory) =>
        !state.IsGone(directory) && (directory.IsOverlay || state.EditsOf(directory) is not null || below.TryGetParent(directory, out _));

    /// <summary>Makes an edit of names: in memory, and as a line that waits for the next sync.</summary>
    private void Apply(in JournalEntry entry, NodeId? inBase, NodeId? toInBase)
    {
        LocateInBase(entry.Directory);
        if (entry.ToName.Length > 0)
        {
            LocateInBase(entry.ToDirectory);
        }

        FileState? unreachable;
        EditMeaning meaning = MeaningOf(entry, inBase, toInBase);
        using (Writing())
        {
            unreachable = state.Apply(entry, inBase, toInBase);
            Observe(entry, meaning);
            journal.Append(isGroupOpen ? entry with { More = true } : entry);
            Interlocked.Increment(ref structureEdition);
            CountEdit();
        }

        if (unreachable is { Source: ContentSource.Stored })
        {
            unsynced.Delete(unreachable);
        }

        SyncSoonIfMuchWaits();
    }

    /// <summary>Counts an edit that readers see all at once; under the lock that makes it so.</summary>
    private void CountEdit()
    {
        Interlocked.Increment(ref editsBegun);
        Interlocked.Increment(ref editsDone);
    }

    /// <summary>A rename lets a content take another's place, so that must not become durable before the content is.</summary>
    private void NoteDependence(NodeId node)
    {
        FileState? file;
        using (Reading())
        {
            file = state.FileOf(node);
        }

        if (file is { Source: ContentSource.Stored })
        {
            unsynced.ReferenceIfDirty(file);
        }
    }

    /// <summary>
    /// Notes where a node of the base that is about to be edited lies, and the directories above it, as far as they were looked up lately: the change set would
    /// have to search for them.
    /// </summary>
    private void LocateInBase(NodeId node)
    {
        while (node != NodeId.Root && !node.IsOverlay && !state.TryGetPlaced(node, out _) && !state.TryGetBaseLocation(node, out _) && recent.TryFind(node, out Location location))
        {
            var entry = new JournalEntry { Kind = JournalKind.Located, Node = node, Directory = location.Parent, Name = location.Name, More = isGrouped };
            using (Writing())
            {
                state.Apply(entry, null, null);
                journal.Append(entry);
            }

            node = location.Parent;
        }
    }

    private bool IsInside(NodeId directory, NodeId ancestor)
    {
        if (!ancestor.IsDirectory)
        {
            return false;
        }

        while (directory != ancestor)
        {
            if (directory == NodeId.Root || !TryGetParent(directory, out directory))
            {
                return false;
            }
        }

        return true;
    }

    private bool IsEmpty(NodeId directory)
    {
        DirectoryEdits? edits = state.EditsOf(directory);
        if (edits is not null && edits.All.Any(edit => edit.Node is not null))
        {
            return false;
        }

        var probe = new EmptinessProbe(edits);
        if (!directory.IsOverlay)
        {
            below.TryList(directory, 0, probe);
        }

        return probe.Empty;
    }

    /// <summary>Where a directory stands. Only names that the rules know matter, and where the overlay does not know the name the base is asked about those.</summary>
    private Place PlaceOf(NodeId directory)
    {
        if (directory == NodeId.Root)
        {
            return Place.Root;
        }

        DirectoryEdits? edits = state.EditsOf(directory);
        if (edits is not null && edits.KnownPlace.Epoch == state.PlaceEpoch)
        {
            return edits.KnownPlace.Place;
        }

        Place place;
        if (state.TryGetPlaced(directory, out Location location))
        {
            bool inBase = BaseEntry(location.Parent, location.Name) is not null;
            place = TreeRules.Child(PlaceOf(location.Parent), location.Name, inBase);
        }
        else
        {
            place = below.TryGetParent(directory, out NodeId parent) ? PlaceInBase(PlaceOf(parent), parent, directory) : default;
        }

        if (edits is not null)
        {
            edits.KnownPlace = (place, state.PlaceEpoch);
        }

        return place;
    }

    private Place PlaceInBase(Place parentPlace, NodeId parent, NodeId directory)
    {
        foreach (byte[] name in TreeRules.KnownNames(parentPlace.Kind))
        {
            if (below.TryLookup(parent, name, out NodeId node) && node == directory)
            {
                return TreeRules.Child(parentPlace, name, inBase: true);
            }
        }

        return TreeRules.Child(parentPlace, "?"u8, inBase: true);
    }
}
