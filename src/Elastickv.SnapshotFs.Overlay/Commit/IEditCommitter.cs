using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Overlay.Commit;

/// <summary>What a writable mount asks of whoever turns its edits into a snapshot. Thread-safe.</summary>
public interface IEditCommitter
{
    /// <summary>Everything that keeps the edits from being committed, in byte order of the paths. Parses every touched document.</summary>
    IReadOnlyList<DocumentDefectException> FindDefects();

    /// <summary>What keeps one edited file from being committed as it is now; nothing for scratch files and for files nobody edited.</summary>
    IReadOnlyList<DocumentDefectException> FindDefects(NodeId file);

    /// <summary>Begins a commit in the background. False when one is running already.</summary>
    bool BeginCommit();

    /// <summary>What the last commit did, or what the running one is doing, as a line of JSON; empty when there was none.</summary>
    byte[] Report();
}
