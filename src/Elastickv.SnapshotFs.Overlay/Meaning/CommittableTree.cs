using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Overlay.Meaning;

/// <summary>
/// The edited tree as change sets and commits see it: a name is there only when there is a file, and not because some running program might still ask for a sidecar that
/// has gone along with its body (<see cref="Ghosts"/>). As thread-safe as the trees are.
/// </summary>
internal sealed class CommittableTree(EditedTree edited, OverlayTree overlay) : ILogicalTree
{
    public bool SourceHasChanged => edited.SourceHasChanged;

    public bool TryLookup(NodeId directory, ReadOnlySpan<byte> name, out NodeId node) => overlay.TryLookup(directory, name, out node);

    public bool TryList(NodeId directory, ulong cookie, IEntrySink sink) => edited.TryList(directory, cookie, sink);

    public bool TryGetParent(NodeId directory, out NodeId parent) => edited.TryGetParent(directory, out parent);

    public bool TryGetAttributes(NodeId node, out NodeAttributes attributes) => edited.TryGetAttributes(node, out attributes);

    public bool TryMeasure(NodeId file, out NodeAttributes attributes) => edited.TryMeasure(file, out attributes);

    public bool TryOpen(NodeId file, out FileContent content) => edited.TryOpen(file, out content);

    public bool MayMissBytes(NodeId node) => edited.MayMissBytes(node);

    public void ReportProblems(IProblemSink sink) => edited.ReportProblems(sink);

    public void TrimMemory(long allowance) => edited.TrimMemory(allowance);
}
