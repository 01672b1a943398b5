namespace Elastickv.SnapshotFs.Tree.Encode;

/// <summary>An edited tree with the texts that a splice completed in the place of what the user left. Thread-safe as the tree is, except for those texts.</summary>
internal sealed class CompletedSource(ISourceTree tree, SpliceNotes notes) : ISourceTree
{
    public SourceKind KindOf(ReadOnlySpan<byte> path) => tree.KindOf(path);

    public void List(ReadOnlySpan<byte> directory, ISourceEntrySink sink) => tree.List(directory, sink);

    public SourceFile Open(ReadOnlySpan<byte> path)
    {
        SourceFile original = tree.Open(path);
        if (!notes.TryOpen(path, () => original.ModifiedMs, out SourceFile completed))
        {
            return original;
        }

        original.Dispose();
        return completed;
    }
}
