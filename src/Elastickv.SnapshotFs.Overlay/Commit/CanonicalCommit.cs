using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Snapshot.Writing;
using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Overlay.Commit;

/// <summary>
/// The canonical mode of a commit (spec 00 §7.3): what the reference encoder would make of the edited tree, at the timestamp of the base. The edits are spliced into a
/// scratch file first, because a mount may show less than a tree must hold (a message without an id, an object without a sidecar); the tree of that file is encoded.
/// </summary>
internal sealed class CanonicalCommit(SnapshotFile source, ILogicalTree baseTree, CommitOptions options, CommitHooks hooks)
{
    /// <inheritdoc cref="SpliceCommit.Run"/>
    public EncodeResult Run(EncodedEdits encoded, string path)
    {
        // The form of a node, which can hold every record; of no use to anybody else.
        using var scratch = new OutputFile(path, NoCommitPoints.Instance);
        hooks.Begin(CommitPhase.Writing, source.Summary.FileLength);
        SpliceWriter.Write(source, encoded.Rows.Sort(), scratch.Handle, nodeForm: true, options.DropBadRecords, hooks.Advance);
        using SnapshotFile spliced = scratch.Reopen(source.RollsForward);
        scratch.Unlink();
        encoded.RequireHeldBy(spliced);
        using var tree = new SnapshotTree(spliced, new TreeOptions { SourcePath = source.Path, ProgramVersion = options.ProgramVersion, ClusterId = options.ClusterId });
        var encode = new EncodeOptions { InputRoot = source.Path, OutputPath = path, ProgramVersion = options.ProgramVersion, NodeForm = options.NodeForm };
        return CanonicalEncode.Run(new ManifestOverride(new LogicalSource(baseTree), new LogicalSource(tree)), encode, hooks);
    }
}
