using Elastickv.SnapshotFs.Cli.CommandLine;
using Elastickv.SnapshotFs.Cli.Output;
using Elastickv.SnapshotFs.Overlay;
using Elastickv.SnapshotFs.Overlay.Commit;
using Elastickv.SnapshotFs.Overlay.Storage;

namespace Elastickv.SnapshotFs.Cli.Editing;

/// <summary>
/// The edits of one snapshot, open: the overlay that keeps them and the committer that writes them. An overlay without edits is removed when this is disposed. The calls that
/// end a session and <see cref="Dispose"/> are for one thread, when nobody uses the tree any more; the rest is thread-safe.
/// </summary>
internal sealed class EditSession : IDisposable
{
    private readonly EditLayer layer;
    private readonly EditPlaces places;
    private readonly OutputForm form;
    private bool gone;

    private EditSession(EditLayer layer, EditPlaces places, OutputForm form)
    {
        this.layer = layer;
        this.places = places;
        this.form = form;
        Pending = Tree.HasChanges ? Tree.Changes().LongCount() : 0;
    }

    /// <summary>The edited tree.</summary>
    public IWritableTree Tree => layer.Tree;

    /// <summary>What a mount asks about commits.</summary>
    public EditCommitter Committer => layer.Committer;

    /// <summary>How many paths differed from the snapshot when the session was opened: edits of an earlier one.</summary>
    public long Pending { get; }

    /// <summary>The directory that keeps the edits.</summary>
    public string OverlayPath => places.Overlay;

    /// <summary>Where a commit would write now.</summary>
    public string NextOutput => form.Path ?? OutputNaming.FirstFree(places.Base);

    /// <summary>Opens the edits of a snapshot, or begins with none.</summary>
    /// <param name="snapshot">The snapshot; must stay open as long as the session.</param>
    /// <param name="places">Where they are.</param>
    /// <param name="form">How they are written unless somebody says otherwise.</param>
    /// <param name="options">How the snapshot is read.</param>
    /// <param name="log">Told of what happens while nobody waits.</param>
    /// <exception cref="OverlayException">The overlay is in use, of another snapshot, or damaged.</exception>
    /// <exception cref="IOException">The disk refuses.</exception>
    public static EditSession Open(OpenSnapshot snapshot, EditPlaces places, OutputForm form, ReadOptions options, IEditLog log) =>
        new(EditLayer.Open(snapshot, places, form, options, log), places, form);

    /// <summary>Opens what an earlier mount has kept of a snapshot that is not mounted now; null when there is nothing.</summary>
    /// <exception cref="CommandException">The edits cannot be used.</exception>
    public static EditSession? OpenExisting(OpenSnapshot snapshot, EditsArgument options)
    {
        OutputForm form = options is IOutputOptions output ? OutputForm.Of(output, Environment.CurrentDirectory) : new OutputForm(null, false, false, false);
        if (RawText.HoldsRawBytes(snapshot.File.Path))
        {
            throw new CommandException($"{snapshot.File.Path}: a snapshot can be edited only under a path that is valid UTF-8");
        }

        EditPlaces places = EditPlaces.Of(snapshot.File.Path, options.Overlay, form.Path);
        if (!Directory.Exists(places.Overlay))
        {
            EditPlaces usual = EditPlaces.Of(snapshot.File.Path, "", null);
            if (options.Overlay.Length > 0)
            {
                throw new CommandException($"{places.Overlay}: there is no such overlay");
            }

            if (!Directory.Exists(usual.Overlay))
            {
                return null;
            }

            places = places with { Overlay = usual.Overlay };
        }

        try
        {
            return Open(snapshot, places, form, options, NoEditLog.Instance);
        }
        catch (OverlayException failure) when (failure.IsInUse)
        {
            throw new CommandException($"{failure.Message}; name its mount point instead of the snapshot");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(failure.Message);
        }
    }

    /// <summary>Writes the edits while they go on; the overlay stays.</summary>
    public Outcome Commit(OutputForm later, Surroundings progress) => CommitText.Of(RunCommit(later, progress));

    /// <summary>Ends the session: writes the edits, keeps them or throws them away. Afterwards only <see cref="Dispose"/> may be called.</summary>
    /// <param name="end">What happens to the edits.</param>
    /// <param name="later">How they are written, in addition to what the session was opened with.</param>
    /// <param name="progress">Shown how far it is.</param>
    public Outcome End(SessionEnd end, OutputForm later, Surroundings progress)
    {
        if (!Tree.HasChanges)
        {
            return Outcome.Good("no edits, nothing written");
        }

        try
        {
            return end switch
            {
                SessionEnd.Keep => Keep(),
                SessionEnd.Discard => Discard(),
                _ => CommitAndEmpty(later, progress),
            };
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or OutOfMemoryException)
        {
            return new Outcome(ExitCode.Usage, $"nothing was written; the edits are kept in {places.Overlay}", [failure.Message]);
        }
    }

    /// <summary>Lets go of the overlay; one without edits is removed.</summary>
    public void Dispose()
    {
        if (gone)
        {
            return;
        }

        gone = true;
        if (Tree.HasChanges)
        {
            layer.Dispose();
            return;
        }

        try
        {
            layer.Discard(keepResult: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It holds nothing; the next session finds it empty.
            layer.Dispose();
        }
    }

    private Outcome Keep()
    {
        string count = SizeText.Count(Tree.Changes().LongCount(), "change");
        EditResult result = Tree.SyncAll();
        return result == EditResult.Ok
            ? Outcome.Good($"nothing written; {count} kept in {places.Overlay} for the next mount")
            : new Outcome(ExitCode.Usage, $"the latest edits could not be saved in {places.Overlay}", [$"the disk of the overlay: {result}"]);
    }

    private Outcome Discard()
    {
        string count = SizeText.Count(Tree.Changes().LongCount(), "change");
        layer.Discard(keepResult: false);
        gone = true;
        return Outcome.Good($"nothing written; {count} thrown away");
    }

    private Outcome CommitAndEmpty(OutputForm later, Surroundings progress)
    {
        CommitOutcome outcome = RunCommit(later, progress);
        if (!outcome.EditsAreSafe)
        {
            return CommitText.Of(outcome, $"; the edits are kept in {places.Overlay}");
        }

        try
        {
            layer.Finish(outcome);
            gone = true;
            return CommitText.Of(outcome);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return CommitText.Of(outcome) with { Complaints = [$"the overlay {places.Overlay} could not be emptied, though nothing in it is needed any more: {failure.Message}"] };
        }
    }

    private CommitOutcome RunCommit(OutputForm later, Surroundings progress)
    {
        CommitOptions options = layer.OptionsFor(form.With(later));
        CommitOutcome? outcome = null;
        ProgressState[] state = [new("preparing", 0, 0)];
        Progress.Show(
            progress,
            () => outcome = Committer.Commit(options, seen => Interlocked.Exchange(ref state, [CommitText.Of(seen)])),
            () => Volatile.Read(ref state)[0]);
        return outcome!;
    }
}
