using Elastickv.SnapshotFs.FileSystem;
using Elastickv.SnapshotFs.Model.Targets;
using Elastickv.SnapshotFs.Overlay;
using Elastickv.SnapshotFs.Overlay.Commit;
using Elastickv.SnapshotFs.Overlay.Storage;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Elastickv.SnapshotFs.Model.Running;

/// <summary>The filesystem over an overlay over a snapshot file; closed and opened again as a mount is, and committed.</summary>
internal sealed class Mounted : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("snapfs-model-");
    private readonly Func<SnapshotFileSystem, ITarget> reach;
    private string path;
    private int generation;
    private SnapshotFile snapshot = null!;
    private SnapshotTree below = null!;
    private EditedTree edited = null!;
    private SnapshotFileSystem files = null!;
    private EditCommitter committer = null!;

    public Mounted(Func<SnapshotFileSystem, ITarget> reach)
    {
        this.reach = reach;
        path = Path.Combine(directory.FullName, "base.fsm");
        File.WriteAllBytes(path, BaseSnapshot.Bytes);
        OpenBase();
        OpenOverlay();
    }

    public ITarget Target { get; private set; } = null!;

    /// <summary>The snapshot without its overlay, as a read-only mount shows it.</summary>
    public SnapshotFileSystem ReadOnly(ILogger log) => new(below, new SnapshotFileSystemOptions { Source = new MountedSource { Path = path } }, log);

    /// <summary>Another filesystem over the same overlay, with a log.</summary>
    public SnapshotFileSystem Logged(ILogger log) => new(edited, null, new SnapshotFileSystemOptions { Source = new MountedSource { Path = path } }, log);

    /// <summary>Ends the mount and mounts again; after a crash with everything that was synced, which is everything.</summary>
    public void Remount(bool crash)
    {
        if (crash)
        {
            Assert.Equal(EditResult.Ok, edited.SyncAll());
        }

        CloseFiles();
        if (crash)
        {
            edited.Abandon();
        }
        else
        {
            edited.Dispose();
        }

        OpenOverlay();
    }

    /// <summary>Commits the edits as an unmount does and opens what it wrote; what it says when it cannot.</summary>
    /// <param name="isKept">Whether nothing was to be written, and what was done stays in the overlay: empty directories and scratch files.</param>
    public string? Commit(out bool isKept)
    {
        CloseFiles();
        string output = Path.Combine(directory.FullName, $"generation-{++generation}.fsm");
        CommitOutcome outcome = committer.Commit(new CommitOptions { OutputPath = output, ProgramVersion = "0" });
        isKept = outcome is { Kind: CommitKind.NothingToDo, EditsAreSafe: false };
        if (!outcome.IsSuccess)
        {
            edited.Dispose();
            OpenOverlay();
            return outcome.Message + string.Concat(outcome.Defects.Select(defect => "\n  " + defect.Message));
        }

        EditCommitter.Finish(edited, outcome);
        path = outcome.OutputPath ?? path;
        CloseBase();
        OpenBase();
        OpenOverlay();
        return null;
    }

    public void Dispose()
    {
        CloseFiles();
        edited.Abandon();
        CloseBase();
        directory.Delete(recursive: true);
    }

    private void OpenBase()
    {
        snapshot = SnapshotFile.Open(path, new SnapshotOptions());
        below = new SnapshotTree(snapshot, new TreeOptions { SourcePath = path, ProgramVersion = "0" });
    }

    private void CloseBase()
    {
        below.Dispose();
        snapshot.Dispose();
    }

    private void OpenOverlay()
    {
        edited = EditedTree.Open(Path.Combine(directory.FullName, "overlay"), below, BaseIdentity.Of(snapshot), new OverlayOptions { SyncInterval = null });
        committer = new EditCommitter(edited, snapshot, below, new CommitOptions { ProgramVersion = "0" });
        files = new SnapshotFileSystem(edited, committer, new SnapshotFileSystemOptions { Source = new MountedSource { Path = path } }, NullLogger.Instance);
        Target = reach(files);
    }

    private void CloseFiles()
    {
        Target.Dispose();
        files.Dispose();
    }
}
