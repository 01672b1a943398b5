using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Cli.Walking;

/// <summary>A page of a directory: up to <see cref="Capacity"/> entries, so that a directory of any size is read in bounded memory.</summary>
internal sealed class EntryPage : IEntrySink, IDisposable
{
    public const int Capacity = 128;

    private readonly ByteBuffer names = new(1024);
    private readonly List<(int NameEnd, NodeId Node)> entries = new(Capacity);
    private ulong cookie;

    public int Count => entries.Count;

    public ReadOnlySpan<byte> NameOf(int index)
    {
        int start = index == 0 ? 0 : entries[index - 1].NameEnd;
        return names.WrittenSpan[start..entries[index].NameEnd];
    }

    public NodeId NodeOf(int index) => entries[index].Node;

    /// <summary>Replaces the page by the next one of the directory; false behind the last.</summary>
    public bool ReadNext(ILogicalTree tree, NodeId directory)
    {
        names.Clear();
        entries.Clear();
        return tree.TryList(directory, cookie, this) && entries.Count > 0;
    }

    bool IEntrySink.Add(ReadOnlySpan<byte> name, NodeId node, ulong next)
    {
        if (entries.Count == Capacity)
        {
            return false;
        }

        names.Append(name);
        entries.Add((names.Length, node));
        cookie = next;
        return true;
    }

    public void Dispose() => names.Dispose();
}
