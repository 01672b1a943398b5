using Elastickv.SnapshotFs.Overlay.Edits;
using Elastickv.SnapshotFs.Overlay.Generated;
using Elastickv.SnapshotFs.Overlay.Journal;
using Elastickv.SnapshotFs.Overlay.Meaning;
using Elastickv.SnapshotFs.Overlay.Storage;
using Elastickv.SnapshotFs.Tree;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.SnapshotFs.Overlay;

/// <summary>
/// The writable layer (spec 00 §4): a logical tree over another one that is never written. Every edit is a few entries in memory, a line in a journal and at most one
/// file; memory grows with the edits only. An edit is visible as soon as its call returns, and durable once <see cref="Sync(NodeId)"/> or <see cref="SyncAll"/> says so;
/// opening the directory again brings the durable ones back. Refusals are return values. Thread-safe.
/// </summary>
/// <remarks>
/// <para>Lock order: <see cref="FileState.Gate"/> (content of one file), <see cref="mutation"/> (one edit of names at a time), <see cref="EditState.Lock"/> (the edits
/// in memory; no calls out while it is held), <see cref="Unsynced"/>. <see cref="syncing"/> stands outside: it is taken with none of them held.</para>
/// <para>Nodes: an edited node of the base keeps its id whatever happens to its name or content, so inode numbers survive. A moved directory of the base is one
/// entry that names it; nothing below it changes. Deleting and creating again makes another node.</para>
/// </remarks>
public sealed partial class OverlayTree : IOverlay
{
    private readonly ILogicalTree below;
    private readonly OverlayDirectory directory;
    private readonly ContentFiles contents;
    private readonly OverlayOptions options;
    private readonly IFaultPoints faults;
    private readonly EditState state = new();
    private readonly Unsynced unsynced = new();
    private readonly RecentLookups recent = new();
    private readonly PendingChecksums checksums;
    private readonly object mutation = new();
    private readonly object syncing = new();
    private readonly JournalFile journal;
    private readonly Timer? timer;

    // Guarded by mutation: whether lines belong to a group, and whether another edit of it follows the present one.
    private bool isGrouped;
    private bool isGroupOpen;
    private long contentEdition;
    private long structureEdition;
    private long contentEpoch;

    // Edits begun and edits done since the overlay was opened; equal when none is on its way.
    private long editsBegun;
    private long editsDone;
    private volatile bool broken;
    private bool ended;

    private OverlayTree(ILogicalTree below, OverlayDirectory directory, OverlayOptions options, IFaultPoints faults)
    {
        this.below = below;
        this.directory = directory;
        this.options = options;
        this.faults = faults;
        contents = new ContentFiles(directory.ContentPath, faults);
        checksums = new PendingChecksums(this);
        journal = Replay();
        if (options.SyncInterval is { } interval)
        {
            timer = new Timer(_ => SyncInBackground(), null, interval, interval);
        }
    }

    /// <inheritdoc/>
    public bool HasChanges
    {
        get
        {
            using (Reading())
            {
                return state.HasChanges;
            }
        }
    }

    /// <inheritdoc/>
    public long ContentEpoch => Volatile.Read(ref contentEpoch);

    /// <inheritdoc/>
    public bool TryGetEdition(out long edition)
    {
        // In this order: an edit that begins in between makes the numbers differ.
        long done = Volatile.Read(ref editsDone);
        edition = Volatile.Read(ref editsBegun);
        return done == edition;
    }

    /// <summary>Opens the overlay in a directory, or makes one there, and replays its edits.</summary>
    /// <param name="path">The directory; made for the owner alone when it does not exist.</param>
    /// <param name="below">The tree that is edited; must stay open as long as the overlay, and stays the caller's.</param>
    /// <param name="identity">Which snapshot <paramref name="below"/> shows.</param>
    /// <param name="options">How it behaves.</param>
    /// <exception cref="OverlayException">It is in use, belongs to another base, or is damaged.</exception>
    /// <exception cref="IOException">The disk refuses.</exception>
    public static OverlayTree Open(string path, ILogicalTree below, BaseIdentity identity, OverlayOptions options) =>
        Open(path, below, identity, options, NoFaults.Instance);

    internal static OverlayTree Open(string path, ILogicalTree below, BaseIdentity identity, OverlayOptions options, IFaultPoints faults)
    {
        OverlayDirectory directory = OverlayDirectory.Open(path, identity, faults);
        try
        {
            return new OverlayTree(below, directory, options, faults);
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Makes everything durable and lets go of the directory. A failure goes to <see cref="OverlayOptions.OnBackgroundFailure"/>; whoever must know calls
    /// <see cref="SyncAll"/> before. No other call may be running. Does nothing after <see cref="Discard"/>.
    /// </summary>
    public void Dispose()
    {
        if (ended)
        {
            return;
        }

        StopTimer();
        SyncInBackground(all: true);
        try
        {
            journal.Close();
        }
        catch (Exception e) when (DiskErrors.Are(e))
        {
            options.OnBackgroundFailure?.Invoke(e);
        }

        Abandon();
    }

    /// <summary>Where the result file of commits lies (<see cref="Commit.CommitOptions.ResultPath"/>).</summary>
    public string ResultPath => directory.ResultPath;

    /// <summary>
    /// Throws every edit away and deletes the overlay's directory, in place of <see cref="Dispose"/>: when the edits are safe in a new snapshot, or nobody wants
    /// them. The edits are gone at one moment: a crash leaves all or none. No other call may be running.
    /// </summary>
    /// <param name="keepResult">Whether the result file stays, and with it the directory; the next mount can use a directory that holds nothing else.</param>
    /// <exception cref="IOException">The disk fails; unless the journal could be emptied, everything is still there.</exception>
    public void Discard(bool keepResult = false)
    {
        StopTimer();
        journal.Empty();
        contents.DeleteExcept(new HashSet<NodeId>());
        directory.Delete(keepResult, faults);
        Abandon();
    }

    /// <summary>Lets go of everything without making anything durable, as the end of the process would.</summary>
    internal void Abandon()
    {
        if (ended)
        {
            return;
        }

        ended = true;
        StopTimer();
        checksums.Dispose();
        foreach (FileState file in state.Files)
        {
            file.Handle?.Dispose();
        }

        journal.Dispose();
        directory.Dispose();
        state.Lock.Dispose();
    }

    /// <summary>Waits for a sync that the timer has begun.</summary>
    private void StopTimer() => timer?.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private ReadScope Reading() => new(state.Lock);

    private WriteScope Writing() => new(state.Lock);

    private long Now() => options.Clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>What a name is in the base; remembered by the edit of that name, if there is one.</summary>
    private NodeId? BaseEntry(NodeId parent, ReadOnlySpan<byte> name) =>
        state.EditsOf(parent)?.Find(name) is { } edit ? edit.BaseNode
        : !parent.IsOverlay && below.TryLookup(parent, name, out NodeId node) ? node
        : null;

    private JournalFile Replay()
    {
        string path = directory.JournalPath;
        SafeFileHandle handle = Host.Posix.OpenPrivate(path, create: false);
        try
        {
            long length = JournalReplay.Run(path, handle, (entry, line) => ApplyLine(path, entry, line));
            if (length < RandomAccess.GetLength(handle))
            {
                RandomAccess.SetLength(handle, length);
                RandomAccess.FlushToDisk(handle);
                faults.Reach(FaultPoint.JournalCut, path);
            }

            TakeContents(path);
            return new JournalFile(path, handle, length, faults);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    private void ApplyLine(string path, in JournalEntry entry, long line)
    {
        NodeId? inBase = entry.Name.Length > 0 && entry.Kind != JournalKind.Rewrite ? BaseEntry(entry.Directory, entry.Name) : null;
        NodeId? toInBase = entry.ToName.Length > 0 ? BaseEntry(entry.ToDirectory, entry.ToName) : null;
        if (!Agrees(entry, inBase, toInBase))
        {
            throw new OverlayException($"{path}: line {line} does not fit the lines before it: the journal was changed, or the base is another one");
        }

        EditMeaning meaning = MeaningOf(entry, inBase, toInBase);
        state.Apply(entry, inBase, toInBase);
        Observe(entry, meaning);
        if (entry.Kind is JournalKind.Content or JournalKind.Rewrite)
        {
            state.FileOf(entry.Node)!.JournalLine = line;
        }
    }

    /// <summary>Whether an entry of the journal could have been made in the present state.</summary>
    private bool Agrees(in JournalEntry entry, NodeId? inBase, NodeId? toInBase)
    {
        NodeId? current = state.Current(entry.Directory, entry.Name, inBase);
        NodeId? target = state.Current(entry.ToDirectory, entry.ToName, toInBase);
        bool alive = !state.IsGone(entry.Node);
        return entry.Kind switch
        {
            JournalKind.Create or JournalKind.Provide or JournalKind.MakeDirectory =>
                current is null && entry.Node.IsOverlay && !alive && entry.Node.IsDirectory == (entry.Kind == JournalKind.MakeDirectory) && !state.IsGone(entry.Directory),
            JournalKind.Unlink or JournalKind.RemoveDirectory => current == entry.Node,
            JournalKind.Rename => current == entry.Node && (target ?? default) == entry.Other && !state.IsGone(entry.ToDirectory),
            JournalKind.Exchange => current == entry.Node && target == entry.Other,
            JournalKind.Content => alive && !entry.Node.IsDirectory,
            JournalKind.Rewrite => alive && !entry.Node.IsDirectory && entry.Other.IsOverlay && LineFiles.Find(entry.Name) is not null,
            JournalKind.Times => alive,
            JournalKind.Located => inBase == entry.Node,
            _ => true,
        };
    }

    /// <summary>Finds the contents that the journal speaks of, and deletes those it does not.</summary>
    private void TakeContents(string path)
    {
        var wanted = new HashSet<NodeId>();
        foreach (FileState file in state.Files)
        {
            if (file.Source != ContentSource.Stored)
            {
                continue;
            }

            Host.FileStatus status = contents.TryStatus(file.Content)
                ?? throw new OverlayException($"{path}: line {file.JournalLine}: the content of this edit is missing: there is no file {contents.PathOf(file.Content)}");
            file.Length = status.Length;
            file.ModifiedMs = status.ModifiedMs;
            state.NoteEdit(status.ModifiedMs);
            wanted.Add(file.Content);
        }

        contents.DeleteExcept(wanted);
    }

    private readonly ref struct ReadScope
    {
        private readonly ReaderWriterLockSlim gate;

        public ReadScope(ReaderWriterLockSlim gate)
        {
            this.gate = gate;
            gate.EnterReadLock();
        }

        public void Dispose() => gate.ExitReadLock();
    }

    private readonly ref struct WriteScope
    {
        private readonly ReaderWriterLockSlim gate;

        public WriteScope(ReaderWriterLockSlim gate)
        {
            this.gate = gate;
            gate.EnterWriteLock();
        }

        public void Dispose() => gate.ExitWriteLock();
    }
}
