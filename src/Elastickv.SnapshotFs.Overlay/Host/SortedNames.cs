using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Overlay.Host;

/// <summary>The entries of one directory, given on in byte order of their names. Not thread-safe.</summary>
internal sealed class SortedNames : IDisposable
{
    private readonly ByteBuffer names = new();
    private readonly List<(int Start, int Length, SourceKind Kind)> entries = [];

    public void Add(ReadOnlySpan<byte> name, SourceKind kind)
    {
        entries.Add((names.Length, name.Length, kind));
        names.Append(name);
    }

    public void Give(ISourceEntrySink sink)
    {
        entries.Sort((x, y) => names.WrittenSpan.Slice(x.Start, x.Length).SequenceCompareTo(names.WrittenSpan.Slice(y.Start, y.Length)));
        foreach ((int start, int length, SourceKind kind) in entries)
        {
            sink.Add(names.WrittenSpan.Slice(start, length), kind);
        }
    }

    public void Dispose() => names.Dispose();
}
