using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Tree;

/// <summary>
/// The entries of one directory in byte order: of their names, or of the paths they begin, a directory then counting as its name and a slash, as in CHECKSUMS
/// (spec 02 §6.1). Holds the names of that one directory, outside the managed heap.
/// </summary>
internal sealed class SortedDirectory : IEntrySink, IDisposable
{
    private readonly NativeList<byte> names = new();
    private readonly NativeList<Entry> entries = new();

    private readonly bool slashed;

    private SortedDirectory(bool slashed) => this.slashed = slashed;

    public long Count => entries.Count;

    /// <summary>Reads and sorts a directory in the order of paths.</summary>
    public static SortedDirectory ByPath(ILogicalTree tree, NodeId directory) => Read(tree, directory, slashed: true);

    /// <summary>Reads and sorts a directory by its names alone.</summary>
    public static SortedDirectory ByName(ILogicalTree tree, NodeId directory) => Read(tree, directory, slashed: false);

    private static SortedDirectory Read(ILogicalTree tree, NodeId directory, bool slashed)
    {
        var sorted = new SortedDirectory(slashed);
        tree.TryList(directory, 0, sorted);
        sorted.entries.Sort(Comparer<Entry>.Create(sorted.Compare));
        return sorted;
    }

    public NodeId NodeAt(long index) => entries[index].Node;

    public ReadOnlySpan<byte> NameAt(long index) => NameOf(entries[index]);

    public void Dispose()
    {
        names.Dispose();
        entries.Dispose();
    }

    bool IEntrySink.Add(ReadOnlySpan<byte> name, NodeId node, ulong next)
    {
        entries.Add(new Entry(names.Count, name.Length, node));
        names.AddRange(name);
        return true;
    }

    private int Compare(Entry left, Entry right)
    {
        ReadOnlySpan<byte> a = NameOf(left), b = NameOf(right);
        int common = a.CommonPrefixLength(b);
        return At(a, common, left.Node).CompareTo(At(b, common, right.Node));
    }

    /// <summary>The byte at a place of the name, the slash behind a directory's, or -1 behind a file's.</summary>
    private int At(ReadOnlySpan<byte> name, int index, NodeId node) =>
        index < name.Length ? name[index] : slashed && node.IsDirectory && index == name.Length ? '/' : -1;

    private ReadOnlySpan<byte> NameOf(Entry entry) => names.Slice(entry.Start, entry.Length);

    private readonly record struct Entry(long Start, int Length, NodeId Node);
}
