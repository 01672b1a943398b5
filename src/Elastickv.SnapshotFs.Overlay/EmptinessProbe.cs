using Elastickv.SnapshotFs.Overlay.Edits;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Overlay;

/// <summary>Looks for one entry of a directory of the base that no edit has taken away.</summary>
internal sealed class EmptinessProbe(DirectoryEdits? edits) : IEntrySink
{
    public bool Empty { get; private set; } = true;

    public bool Add(ReadOnlySpan<byte> name, NodeId node, ulong next)
    {
        Empty = edits?.Find(name) is not null;
        return Empty;
    }
}
