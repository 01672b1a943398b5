using System.Diagnostics;
using System.Globalization;
using Elastickv.SnapshotFs.Overlay.Changes;
using Elastickv.SnapshotFs.Overlay.Storage;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Overlay.Commit;

/// <summary>
/// Turns the pending edits of a tree into a new snapshot (spec 00 §7): from a running mount, at its end, or without one. Never changes an edit. One commit runs at a
/// time; others wait for it. Thread-safe. Base, tree and edits stay the caller's and must outlive every call.
/// </summary>
/// <remarks>
/// Edits may go on while a commit runs. It reads between two looks at <see cref="IWritableTree.TryGetEdition"/>, and when they differ it throws away what it has
/// and starts over; after some attempts it fails and says so. So a snapshot always holds one state of the tree.
/// </remarks>
public sealed class EditCommitter : IEditCommitter
{
    /// <summary>What is wrong with a file whose name means nothing.</summary>
    internal const string StrayReason = "no document has this name";

    private const int Attempts = 5;
    private static readonly TimeSpan EditPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan EditPause = TimeSpan.FromMilliseconds(20);

    private readonly IWritableTree edits;
    private readonly SnapshotFile source;
    private readonly ILogicalTree baseTree;
    private readonly CommitOptions template;
    private readonly Action<CommitOutcome>? finished;
    private readonly CommitSeams seams;
    private readonly object running = new();
    private int backgroundRuns;
    private byte[] report = [];

    // The base's absolute path: the working directory may be another one when somebody commits.
    private readonly string basePath;

    // What the last successful commit wrote, and how; guarded by the lock of whoever commits.
    private (long Edition, CommitOptions Options, CommitOutcome Outcome)? committed;

    /// <param name="edits">The tree with its edits.</param>
    /// <param name="source">The base.</param>
    /// <param name="baseTree">The tree of the base.</param>
    /// <param name="template">How <see cref="BeginCommit"/> commits.</param>
    /// <param name="finished">Told of every commit that has ended, on the thread that ran it: for the log.</param>
    public EditCommitter(IWritableTree edits, SnapshotFile source, ILogicalTree baseTree, CommitOptions template, Action<CommitOutcome>? finished = null)
        : this(edits, source, baseTree, template, finished, CommitSeams.None)
    {
    }

    internal EditCommitter(
        IWritableTree edits, SnapshotFile source, ILogicalTree baseTree, CommitOptions template, Action<CommitOutcome>? finished, CommitSeams seams)
    {
        this.edits = edits;
        this.source = source;
        basePath = Path.GetFullPath(source.Path);
        this.baseTree = baseTree;
        this.template = template;
        this.finished = finished;
        this.seams = seams;
    }

    /// <summary>
    /// Commits all edits now and gives the outcome, whatever it is: nothing is thrown for a commit that fails. Waits for a commit that is running. The edits stay;
    /// whoever ends the mount empties the overlay when <see cref="CommitOutcome.EditsAreSafe"/> says so: <see cref="Finish"/>.
    /// </summary>
    /// <param name="options">How.</param>
    /// <param name="progress">Told how far it is, on this thread; may be null.</param>
    public CommitOutcome Commit(CommitOptions options, Action<CommitProgress>? progress = null)
    {
        lock (running)
        {
            long start = Stopwatch.GetTimestamp();
            CommitOutcome outcome = Attempt(options, step =>
            {
                Volatile.Write(ref report, CommitReport.Render(step));
                progress?.Invoke(step);
            });
            outcome = outcome with { Duration = Stopwatch.GetElapsedTime(start) };
            outcome = WriteResult(options, outcome);
            Volatile.Write(ref report, outcome.ToJson());
            finished?.Invoke(outcome);
            return outcome;
        }
    }

    /// <inheritdoc/>
    public bool BeginCommit()
    {
        if (Interlocked.CompareExchange(ref backgroundRuns, 1, 0) != 0)
        {
            return false;
        }

        var thread = new Thread(() =>
        {
            try
            {
                Commit(template);
            }
            finally
            {
                Volatile.Write(ref backgroundRuns, 0);
            }
        })
        { IsBackground = true, Name = "commit" };
        thread.Start();
        return true;
    }

    /// <inheritdoc/>
    public byte[] Report() => Volatile.Read(ref report);

    /// <inheritdoc/>
    public IReadOnlyList<DocumentDefectException> FindDefects()
    {
        var changes = edits.Changes().ToList();
        return SpliceDocuments.InOrder(Strays(changes).Concat(Check(Touched(changes))));
    }

    /// <inheritdoc/>
    public IReadOnlyList<DocumentDefectException> FindDefects(NodeId file) =>
        edits.HasOwnContent(file) && edits.TryGetPath(file, out byte[] path) ? SingleFileCheck.Run(source, baseTree, edits, path) : [];

    /// <summary>Shows every row that a commit would add now, in the order in which it would write them.</summary>
    /// <exception cref="CommitDefectsException">Files that cannot be encoded; all of them are listed.</exception>
    /// <exception cref="IOException">The edits cannot be read, or were changed meanwhile.</exception>
    public void ListRows(CommitRowVisitor visit)
    {
        try
        {
            WithOneState((edition, changes) =>
            {
                RequireNoStrays(changes);
                using EncodedEdits encoded = EncodedEdits.Read(source, baseTree, edits.ToSource(), Touched(changes), seams);
                new CommitHooks(seams.Points, () => IsEdition(edition)).RequireUnchanged();
                var rows = encoded.Rows.Sort();
                while (rows.MoveNext())
                {
                    visit(new CommitRow { UserKey = rows.Current.UserKey, IsTombstone = rows.Current.IsTombstone, ValueLength = rows.Current.Value.Length });
                }

                return true;
            });
        }
        catch (EditedMeanwhileException e)
        {
            throw new IOException(e.Message, e);
        }
    }

    /// <summary>
    /// Ends an overlay after its last commit: empties it when every edit is safe, and otherwise keeps it. No other call on the overlay may be running, and none may
    /// follow.
    /// </summary>
    /// <exception cref="IOException">It could not be emptied; the edits are still there, and the next mount finds them.</exception>
    public static void Finish(IOverlay overlay, CommitOutcome outcome)
    {
        if (outcome.EditsAreSafe)
        {
            overlay.Discard(keepResult: outcome.Kind != CommitKind.NothingToDo);
        }
        else
        {
            overlay.Dispose();
        }
    }

    private static List<byte[]> Touched(List<Change> changes) =>
        [.. changes.Where(change => !change.IsDirectory && change.Role != ChangeRole.Scratch).Select(change => change.Path)];

    private static IEnumerable<DocumentDefectException> Strays(List<Change> changes) =>
        changes.Where(change => change.Role == ChangeRole.Stray).Select(change => new DocumentDefectException(change.Path, StrayReason));

    private static void RequireNoStrays(List<Change> changes)
    {
        if (Strays(changes).ToList() is { Count: > 0 } strays)
        {
            throw new CommitDefectsException(strays);
        }
    }

    private IReadOnlyList<DocumentDefectException> Check(List<byte[]> touched)
    {
        var context = new SpliceContext(source.View, new LogicalSource(baseTree), edits.ToSource(), touched, NoRows.Instance, source.NextCommitTimestamp) { IsCheck = true };
        return SpliceDocuments.Encode(context, SpliceEncoders.All());
    }

    private CommitOutcome Attempt(CommitOptions options, Action<CommitProgress> progress)
    {
        try
        {
            return AttemptUnguarded(options, progress);
        }
        catch (CommitDefectsException e)
        {
            return new CommitOutcome
            {
                Kind = CommitKind.RefusedDefects, EditsAreSafe = false, IsDataFault = true, Defects = e.Defects,
                Message = $"{Count(e.Defects.Count, "edited file")} cannot be encoded, so nothing was written; the first: {e.Defects[0].Message}",
            };
        }
        catch (BadRecordsException e)
        {
            return new CommitOutcome { Kind = CommitKind.RefusedBadRecords, EditsAreSafe = false, IsDataFault = true, BadRecords = e.Records, Message = e.Message };
        }
        catch (EncodeRefusedException e)
        {
            return Failed(e.Message, isDataFault: !e.IsUsage);
        }
        catch (EditedMeanwhileException)
        {
            return Failed(source.View.SourceHasChanged ? BaseChanged : $"the tree was edited {Attempts} times while it was committed; nothing was written, try again when it is quiet");
        }
        catch (Exception e) when (DiskErrors.Are(e) || e is SnapshotException)
        {
            return Failed(source.View.SourceHasChanged ? BaseChanged : e.Message);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever it is, the edits are kept and the mount goes on: nothing was published.
            return Failed($"internal error, {e.GetType().Name}: {e.Message}");
        }
    }

    private string BaseChanged => $"{source.Path} has changed since it was opened; nothing was written";

    private CommitOutcome AttemptUnguarded(CommitOptions options, Action<CommitProgress> progress)
    {
        progress(new CommitProgress(CommitPhase.Encoding, 0, 0));
        if (source.View.SourceHasChanged)
        {
            return Failed(BaseChanged);
        }

        if (edits.SyncAll() is var synced and not (EditResult.Ok or EditResult.NoSpace))
        {
            return Failed($"the edits cannot be made durable ({synced}), so they cannot be trusted either; nothing was written");
        }

        return WithOneState((edition, changes) => Run(options, edition, changes, progress));
    }

    private CommitOutcome Run(CommitOptions options, long edition, List<Change> changes, Action<CommitProgress> progress)
    {
        if (committed is { } last && last.Edition == edition && IsWhatIsWanted(last.Outcome, last.Options, options))
        {
            return last.Outcome with { Kind = CommitKind.AlreadyCommitted, Message = $"the edits are in {last.Outcome.OutputPath} already" };
        }

        bool StillValid() => IsEdition(edition) && !source.View.SourceHasChanged;
        var hooks = new CommitHooks(seams.Points, StillValid, progress);
        hooks.RequireUnchanged();
        RequireNoStrays(changes);
        List<byte[]> touched = Touched(changes);
        if (touched.Count == 0)
        {
            int scratch = changes.Count(change => change.Role == ChangeRole.Scratch);
            return Nothing(
                scratch > 0 ? $"nothing to commit: there are only {Count(scratch, "scratch file")}, which are never encoded" : "nothing to commit: there are no edits",
                safe: changes.Count == 0);
        }

        if (OutputNaming.RefusalOf(basePath, options.OutputPath) is { } refusal)
        {
            return Failed(refusal);
        }

        ISourceTree final = edits.ToSource();
        using EncodedEdits encoded = EncodedEdits.Read(source, baseTree, final, touched, seams);
        hooks.RequireUnchanged();
        if (encoded.Rows.Count == 0)
        {
            // The edits will be thrown away, so this is checked like a snapshot.
            encoded.RequireHeldBy(source);
            return Nothing($"nothing to commit: {Count(touched.Count, "file was", "files were")} edited, but no record differs", safe: true);
        }

        string path = options.OutputPath ?? OutputNaming.FirstFree(basePath);
        EncodeResult result = options.Canonical
            ? new CanonicalCommit(source, baseTree, options, hooks).Run(encoded, path)
            : new SpliceCommit(source, options, hooks).Run(encoded, path);
        var outcome = new CommitOutcome
        {
            Kind = CommitKind.Committed, EditsAreSafe = true, OutputPath = path, Timestamp = result.Timestamp, Rows = result.Rows, Sha256 = result.Sha256,
            Bytes = new FileInfo(path).Length,
            Message = (options.Canonical
                ? $"committed {Count(touched.Count, "edited file")} to {path} in canonical form: {Count(result.Rows, "record")} at {result.Timestamp}"
                : $"committed {Count(touched.Count, "edited file")} to {path}: {Count(result.Rows, "new record")} at {result.Timestamp}")
                + WhatElse(options, final),
        };
        committed = (edition, options, outcome);
        return outcome;
    }

    /// <summary>What somebody who restores the result has to know.</summary>
    private string WhatElse(CommitOptions options, ISourceTree final) =>
        (source.Summary.DecryptedRecords > 0 ? "; encrypted records were written in cleartext, for a server without encryption" : "")
        + (options.Canonical && final.KindOf("fs"u8) != SourceKind.Missing ? "; fs/ was left out, the canonical form has no place for it" : "");

    /// <summary>Whether an earlier output still exists, has the wanted form, and lies where this one is wanted, if that matters.</summary>
    private static bool IsWhatIsWanted(CommitOutcome earlier, CommitOptions how, CommitOptions wanted) =>
        Path.Exists(earlier.OutputPath)
        && how with { OutputPath = null, ResultPath = null } == wanted with { OutputPath = null, ResultPath = null }
        && (wanted.OutputPath is null || Path.GetFullPath(wanted.OutputPath) == Path.GetFullPath(earlier.OutputPath));

    /// <summary>Does something with one state of the tree; again, when the tree was edited meanwhile.</summary>
    private T WithOneState<T>(Func<long, List<Change>, T> action)
    {
        for (int attempt = 1; ; attempt++)
        {
            long edition = QuietEdition();
            try
            {
                return action(edition, [.. edits.Changes()]);
            }
            catch (Exception e) when (attempt < Attempts && e is not OutOfMemoryException && !IsEdition(edition))
            {
                // Whatever went wrong may be due to a file that was read while it was written.
                Thread.Sleep(EditPause);
            }
        }
    }

    private bool IsEdition(long edition) => edits.TryGetEdition(out long now) && now == edition;

    /// <summary>Waits until no content is being changed.</summary>
    private long QuietEdition()
    {
        long start = Stopwatch.GetTimestamp();
        long edition;
        while (!edits.TryGetEdition(out edition))
        {
            if (Stopwatch.GetElapsedTime(start) > EditPatience)
            {
                throw new EditedMeanwhileException();
            }

            Thread.Sleep(EditPause);
        }

        return edition;
    }

    private CommitOutcome WriteResult(CommitOptions options, CommitOutcome outcome)
    {
        if (options.ResultPath is not { } path || outcome.Kind == CommitKind.NothingToDo)
        {
            return outcome;
        }

        try
        {
            ResultFile.Write(path, outcome.ToJson(), seams.Points);
            return outcome;
        }
        catch (Exception e) when (DiskErrors.Are(e))
        {
            return outcome with { Message = $"{outcome.Message} (this could not be noted in {path}: {e.Message})" };
        }
    }

    private static CommitOutcome Nothing(string message, bool safe) => new() { Kind = CommitKind.NothingToDo, EditsAreSafe = safe, Message = message };

    private static CommitOutcome Failed(string message, bool isDataFault = false) =>
        new() { Kind = CommitKind.Failed, EditsAreSafe = false, IsDataFault = isDataFault, Message = message };

    private static string Count(long number, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {(number == 1 ? one : many ?? one + "s")}");
}
