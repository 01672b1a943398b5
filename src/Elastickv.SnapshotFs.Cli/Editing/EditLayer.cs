using Elastickv.SnapshotFs.Cli.CommandLine;
using Elastickv.SnapshotFs.Cli.Output;
using Elastickv.SnapshotFs.Overlay;
using Elastickv.SnapshotFs.Overlay.Commit;
using Elastickv.SnapshotFs.Overlay.Storage;

namespace Elastickv.SnapshotFs.Cli.Editing;

/// <summary>The one place where an open snapshot gets its writable layer and its committer.</summary>
internal sealed class EditLayer : IDisposable
{
    private readonly EditedTree overlay;
    private readonly CommitOptions template;

    private EditLayer(EditedTree overlay, EditCommitter committer, CommitOptions template)
    {
        this.overlay = overlay;
        this.template = template;
        Committer = committer;
    }

    /// <summary>The edited tree.</summary>
    public IWritableTree Tree => overlay;

    public EditCommitter Committer { get; }

    /// <summary>Opens the overlay of a snapshot.</summary>
    /// <inheritdoc cref="EditSession.Open"/>
    public static EditLayer Open(OpenSnapshot snapshot, EditPlaces places, OutputForm form, ReadOptions options, IEditLog log)
    {
        BaseIdentity identity = BaseIdentity.Of(snapshot.File, ViewOf(snapshot, options));
        EditedTree overlay = EditedTree.Open(places.Overlay, snapshot.Tree, identity, new OverlayOptions { OnBackgroundFailure = log.NotSaved });
        var template = new CommitOptions
        {
            ProgramVersion = ProgramVersion.Number,
            ClusterId = options.ClusterId,
            ResultPath = overlay.ResultPath,
        };
        return new EditLayer(overlay, new EditCommitter(overlay, snapshot.File, snapshot.Tree, With(template, form), log.Ended), template);
    }

    /// <summary>What the committer is told for a form.</summary>
    public CommitOptions OptionsFor(OutputForm form) => With(template, form);

    /// <summary>Empties the overlay if a commit has made every edit safe, and lets go of it in any case.</summary>
    /// <exception cref="IOException">It could not be emptied.</exception>
    public void Finish(CommitOutcome outcome) => EditCommitter.Finish(overlay, outcome);

    /// <summary>Throws every edit away, and the overlay with them.</summary>
    /// <param name="keepResult">Whether what the last commit did can still be read there; the directory stays for it.</param>
    /// <exception cref="IOException">It could not be emptied.</exception>
    public void Discard(bool keepResult) => overlay.Discard(keepResult);

    /// <summary>Keeps the edits.</summary>
    public void Dispose() => overlay.Dispose();

    /// <summary>What is shown decides what an edit changes, so another way of reading is another base.</summary>
    private static string ViewOf(OpenSnapshot snapshot, ReadOptions options)
    {
        long decrypted = snapshot.File.Summary.DecryptedRecords;
        string keys = decrypted > 0 ? $"{SizeText.Count(decrypted, "record")} decrypted" : "";
        return string.Join(", ", new[] { options.NoRollForward ? "no-roll-forward" : "", keys }.Where(part => part.Length > 0));
    }

    private static CommitOptions With(CommitOptions options, OutputForm form) =>
        options with { OutputPath = form.Path, Canonical = form.Canonical, NodeForm = form.Runtime, DropBadRecords = form.DropBadRecords };
}
