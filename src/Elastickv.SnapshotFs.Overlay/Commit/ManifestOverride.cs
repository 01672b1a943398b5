using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Overlay.Commit;

/// <summary>A tree with the MANIFEST.json of another. Thread-safe as far as the trees are.</summary>
internal sealed class ManifestOverride(ISourceTree manifest, ISourceTree rest) : ISourceTree
{
    public SourceKind KindOf(ReadOnlySpan<byte> path) => TreeOf(path).KindOf(path);

    public void List(ReadOnlySpan<byte> directory, ISourceEntrySink sink) => rest.List(directory, sink);

    public SourceFile Open(ReadOnlySpan<byte> path) => TreeOf(path).Open(path);

    private ISourceTree TreeOf(ReadOnlySpan<byte> path) => path.SequenceEqual("MANIFEST.json"u8) ? manifest : rest;
}
