using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Generated;

namespace Elastickv.SnapshotFs.Overlay.Generated;

/// <summary>CHECKSUMS of one state of the tree.</summary>
/// <param name="tree">The tree.</param>
/// <param name="structure">Number of the state of its names.</param>
/// <param name="content">Number of the state of its contents.</param>
/// <param name="length">The length, if it is known.</param>
internal sealed class ChecksumsEdition(ILogicalTree tree, long structure, long content, long? length)
{
    public ChecksumsFile File { get; } = new(tree, length);

    public long Structure { get; } = structure;

    public long Content { get; } = content;

    /// <summary>Openers, and one for being the current edition. Guarded by the lock of <see cref="PendingChecksums"/>; with the last the file is closed.</summary>
    public int Uses { get; set; } = 1;
}
