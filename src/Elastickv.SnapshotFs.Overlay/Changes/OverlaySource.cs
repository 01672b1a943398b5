using Elastickv.SnapshotFs.Overlay.Rules;
using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Overlay.Changes;

/// <summary>
/// The edited tree as encoders see it: everything but scratch files (spec 00 §4). What the base itself has under a scratch name is data. Thread-safe as far as the trees are.
/// </summary>
internal sealed class OverlaySource(ILogicalTree edited, ILogicalTree below) : ISourceTree
{
    private readonly LogicalSource all = new(edited);
    private readonly LogicalSource unedited = new(below);

    public SourceKind KindOf(ReadOnlySpan<byte> path) => IsScratch(path) ? SourceKind.Missing : all.KindOf(path);

    public void List(ReadOnlySpan<byte> directory, ISourceEntrySink sink)
    {
        if (!IsScratch(directory))
        {
            all.List(directory, directory.IsEmpty ? sink : new Filter(this, directory.ToArray(), sink));
        }
    }

    public SourceFile Open(ReadOnlySpan<byte> path) =>
        IsScratch(path) ? throw new DocumentDefectException(path, "the file is missing") : all.Open(path);

    /// <summary>Whether a component below the adapter's directory is a scratch name that the base has not.</summary>
    private bool IsScratch(ReadOnlySpan<byte> path)
    {
        for (int start = path.IndexOf((byte)'/') + 1; start > 0;)
        {
            int length = path[start..].IndexOf((byte)'/');
            int end = length < 0 ? path.Length : start + length;
            if (ScratchNames.Match(path[start..end]) && unedited.KindOf(path[..end]) == SourceKind.Missing)
            {
                return true;
            }

            start = length < 0 ? 0 : end + 1;
        }

        return false;
    }

    private sealed class Filter(OverlaySource source, byte[] directory, ISourceEntrySink sink) : ISourceEntrySink
    {
        public void Add(ReadOnlySpan<byte> name, SourceKind kind)
        {
            if (!ScratchNames.Match(name) || source.unedited.KindOf([.. directory, (byte)'/', .. name]) != SourceKind.Missing)
            {
                sink.Add(name, kind);
            }
        }
    }
}
