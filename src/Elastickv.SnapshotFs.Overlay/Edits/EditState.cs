using Elastickv.SnapshotFs.Overlay.Journal;
using Elastickv.SnapshotFs.Overlay.Meaning;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Overlay.Edits;

/// <summary>
/// All edits in memory: what the lines of the journal add up to. Live operations and the replay change it in one way only, <see cref="Apply"/>.
/// </summary>
/// <remarks>
/// Readers hold <see cref="Lock"/> for reading and whoever changes something for writing; neither calls the base or a sink meanwhile. Nothing here touches a disk.
/// </remarks>
internal sealed class EditState
{
    private readonly Dictionary<NodeId, DirectoryEdits> directories = [];
    private readonly Dictionary<NodeId, FileState> files = [];

    // Nodes whose place is the overlay's doing: new ones and moved ones of the base.
    private readonly Dictionary<NodeId, Location> placed = [];

    // Where moved or edited nodes of the base lie in the base, as far as known.
    private readonly Dictionary<NodeId, Location> baseLocations = [];

    // Nodes of the base that were deleted one by one; as many as there are whiteouts for good.
    private readonly HashSet<NodeId> removed = [];
    private long lastEditMs;
    private ulong lastNumber;
    private int entryEdits;
    private int storedBaseFiles;

    /// <summary>What the edits mean for the files that hold lines of Redis keys; under <see cref="Lock"/> too.</summary>
    public KeyMoves Keys { get; } = new();

    /// <summary>What the edits mean for the sidecars of S3 objects; under <see cref="Lock"/> too.</summary>
    public SidecarPairs Objects { get; } = new();

    public ReaderWriterLockSlim Lock { get; } = new(LockRecursionPolicy.NoRecursion);

    /// <summary>Time of the last edit in Unix milliseconds, 0 before the first; needs no lock.</summary>
    public long LastEditMs => Volatile.Read(ref lastEditMs);

    /// <summary>Goes up when a directory moves: what is known of the places below it holds no longer.</summary>
    public long PlaceEpoch { get; private set; }

    /// <summary>Whether anything differs from the base.</summary>
    public bool HasChanges => entryEdits + storedBaseFiles > 0;

    /// <summary>Every directory with edits of its own.</summary>
    public IEnumerable<KeyValuePair<NodeId, DirectoryEdits>> Directories => directories;

    /// <summary>Every file that the overlay knows something of.</summary>
    public IEnumerable<FileState> Files => files.Values;

    /// <summary>Makes a node; it exists when it is applied.</summary>
    public NodeId NextNode(bool directory) => NodeId.Overlay(lastNumber + 1, directory);

    /// <summary>Takes a number that no node will have, as the name of a content.</summary>
    public NodeId TakeContentName() => NodeId.Overlay(++lastNumber, directory: false);

    /// <summary>The edits of a directory; null when it has none.</summary>
    public DirectoryEdits? EditsOf(NodeId directory) => directories.GetValueOrDefault(directory);

    /// <summary>What the overlay knows of a file; null for nothing.</summary>
    public FileState? FileOf(NodeId file) => files.GetValueOrDefault(file);

    /// <summary>Whether a node was deleted, or was never made.</summary>
    public bool IsGone(NodeId node) => node.IsOverlay ? !placed.ContainsKey(node) : removed.Contains(node);

    /// <summary>Where a node stands, if that is the overlay's doing.</summary>
    public bool TryGetPlaced(NodeId node, out Location location) => placed.TryGetValue(node, out location);

    /// <summary>Where a node of the base lies in the base, if that is known.</summary>
    public bool TryGetBaseLocation(NodeId node, out Location location) => baseLocations.TryGetValue(node, out location);

    /// <summary>The state of a file to be opened or changed, made if need be; the caller raises its uses.</summary>
    public FileState GetOrAddFile(NodeId file)
    {
        if (!files.TryGetValue(file, out FileState? state))
        {
            state = new FileState(file, ContentSource.Base) { Linked = !removed.Contains(file) };
            files.Add(file, state);
        }

        return state;
    }

    /// <summary>Ends a use; forgets a state that says nothing any more.</summary>
    /// <returns>Whether the file is gone with it, so that its content can go too.</returns>
    public bool EndUse(FileState file)
    {
        file.Uses--;
        if (file.Uses > 0 || (file.Linked && (file.Source != ContentSource.Base || file.HasOwnTime)))
        {
            return false;
        }

        files.Remove(file.Node);
        return !file.Linked;
    }

    /// <summary>What a name means, given what it means in the base.</summary>
    public NodeId? Current(NodeId directory, ReadOnlySpan<byte> name, NodeId? inBase) =>
        directories.TryGetValue(directory, out DirectoryEdits? edits) && edits.Find(name) is { } edit ? edit.Node : inBase;

    /// <summary>Does what an entry says.</summary>
    /// <param name="entry">The operation; it was checked before.</param>
    /// <param name="inBase">What its name means in the base.</param>
    /// <param name="toInBase">What its new name means in the base.</param>
    /// <returns>A file that nobody can reach any more, so that its content can go; or null.</returns>
    public FileState? Apply(in JournalEntry entry, NodeId? inBase, NodeId? toInBase)
    {
        FileState? unreachable = null;
        switch (entry.Kind)
        {
            case JournalKind.Create:
            case JournalKind.Provide:
            case JournalKind.MakeDirectory:
                Add(entry, inBase);
                break;
            case JournalKind.Unlink:
            case JournalKind.RemoveDirectory:
                Clear(entry.Directory, entry.Name, inBase);
                unreachable = Forget(entry.Node);
                break;
            case JournalKind.Rename:
                Uproot(entry.Node, entry.Directory, entry.Name);
                unreachable = entry.Other == default ? null : Forget(entry.Other);
                Clear(entry.Directory, entry.Name, inBase);
                Link(entry.ToDirectory, entry.ToName, entry.Node, toInBase);
                break;
            case JournalKind.Exchange:
                Uproot(entry.Node, entry.Directory, entry.Name);
                Uproot(entry.Other, entry.ToDirectory, entry.ToName);
                Link(entry.Directory, entry.Name, entry.Other, inBase);
                Link(entry.ToDirectory, entry.ToName, entry.Node, toInBase);
                break;
            case JournalKind.Content:
                Store(GetOrAddFile(entry.Node));
                return null;
            case JournalKind.Rewrite:
                lastNumber = Math.Max(lastNumber, entry.Other.OverlayNumber);
                FileState rewritten = GetOrAddFile(entry.Node);
                Store(rewritten);
                rewritten.Content = entry.Other;
                return null;
            case JournalKind.Times:
                SetTime(entry.Node, entry.AtMs);
                return null;
            case JournalKind.Located:
                baseLocations.TryAdd(entry.Node, new Location(entry.Directory, entry.Name));
                return null;
            default:
                return null;
        }

        Touch(entry.Directory, entry.AtMs);
        if (entry.ToName.Length > 0)
        {
            Touch(entry.ToDirectory, entry.AtMs);
        }

        return unreachable;
    }

    /// <summary>The content of a file is the overlay's from here on.</summary>
    public void Store(FileState file)
    {
        storedBaseFiles += file.Source == ContentSource.Base && file.Linked ? 1 : 0;
        file.Source = ContentSource.Stored;
        file.HasOwnTime = false;
    }

    /// <summary>Notes the time of an edit; needs no lock.</summary>
    public void NoteEdit(long atMs)
    {
        for (long before = LastEditMs; before < atMs;)
        {
            long seen = Interlocked.CompareExchange(ref lastEditMs, atMs, before);
            if (seen == before)
            {
                return;
            }

            before = seen;
        }
    }

    private void Add(in JournalEntry entry, NodeId? inBase)
    {
        lastNumber = Math.Max(lastNumber, entry.Node.OverlayNumber);
        Link(entry.Directory, entry.Name, entry.Node, inBase);
        if (entry.Kind == JournalKind.MakeDirectory)
        {
            directories.Add(entry.Node, new DirectoryEdits { ModifiedMs = entry.AtMs });
        }
        else
        {
            files.Add(entry.Node, new FileState(entry.Node, ContentSource.Empty) { ModifiedMs = entry.AtMs, Provided = entry.Kind == JournalKind.Provide });
        }
    }

    /// <summary>Before a node of the base leaves its place there: remembers the place.</summary>
    private void Uproot(NodeId node, NodeId directory, byte[] name)
    {
        if (!node.IsOverlay && !placed.ContainsKey(node))
        {
            baseLocations[node] = new Location(directory, name);
        }

        PlaceEpoch += node.IsDirectory ? 1 : 0;
    }

    private void Link(NodeId directory, byte[] name, NodeId node, NodeId? inBase)
    {
        DirectoryEdits edits = Of(directory);
        int before = edits.Count;
        edits.Set(name, node, inBase);
        entryEdits += edits.Count - before;
        if (inBase == node)
        {
            placed.Remove(node);
        }
        else
        {
            placed[node] = new Location(directory, name);
        }
    }

    private void Clear(NodeId directory, byte[] name, NodeId? inBase)
    {
        DirectoryEdits edits = Of(directory);
        int before = edits.Count;
        edits.Clear(name, inBase);
        entryEdits += edits.Count - before;
    }

    private FileState? Forget(NodeId node)
    {
        placed.Remove(node);
        baseLocations.Remove(node);
        if (!node.IsOverlay)
        {
            removed.Add(node);
        }

        if (node.IsDirectory)
        {
            entryEdits -= directories.Remove(node, out DirectoryEdits? edits) ? edits.Count : 0;
            return null;
        }

        if (!files.TryGetValue(node, out FileState? file))
        {
            return null;
        }

        file.Linked = false;
        storedBaseFiles -= !node.IsOverlay && file.Source == ContentSource.Stored ? 1 : 0;
        if (file.Uses > 0)
        {
            return null;
        }

        files.Remove(node);
        return file;
    }

    private void SetTime(NodeId node, long ms)
    {
        if (node.IsDirectory)
        {
            Of(node).ModifiedMs = ms;
            return;
        }

        FileState file = GetOrAddFile(node);
        file.ModifiedMs = ms;
        file.HasOwnTime = file.Source == ContentSource.Base;
    }

    private void Touch(NodeId directory, long atMs)
    {
        Of(directory).ModifiedMs = atMs;
        NoteEdit(atMs);
    }

    private DirectoryEdits Of(NodeId directory)
    {
        if (!directories.TryGetValue(directory, out DirectoryEdits? edits))
        {
            edits = new DirectoryEdits();
            directories.Add(directory, edits);
        }

        return edits;
    }
}
