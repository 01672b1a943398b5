using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Overlay.Commit;

/// <summary>Edited files that cannot be encoded; the commit stopped before it wrote anything (spec 00 §7.7).</summary>
public sealed class CommitDefectsException(IReadOnlyList<DocumentDefectException> defects)
    : Exception(string.Join("\n", defects.Select(defect => defect.Message)))
{
    /// <summary>All of them, in the order found.</summary>
    public IReadOnlyList<DocumentDefectException> Defects { get; } = defects;
}
