using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Tree;

/// <summary>
/// The entries of one directory in byte order: of their names, or of the paths they begin, a directory then counting as its name and a slash, as in CHECKSUMS
/// (spec 02 §6.1). Holds the names of that one directory, in one run of bytes.
/// </summary>
internal sealed class SortedDirectory : IEntrySink, IDisposable
{
    private readonly ByteBuffer names = new();
    private readonly List<Entry> entries = [];

    private readonly bool slashed;

    private SortedDirectory(bool slashed) => this.slashed = slashed;

    public int Count => entries.Count;

    /// <summary>Reads and sorts a directory in the order of paths.</summary>
    public static SortedDirectory ByPath(ILogicalTree tree, NodeId directory) => Read(tree, directory, slashed: true);

    /// <summary>Reads and sorts a directory by its names alone.</summary>
    public static SortedDirectory ByName(ILogicalTree tree, NodeId directory) => Read(tree, directory, slashed: false);

    private static SortedDirectory Read(ILogicalTree tree, NodeId directory, bool slashed)
    {
        var sorted = new SortedDirectory(slashed);
        tree.TryList(directory, 0, sorted);
        sorted.entries.Sort(sorted.Compare);
        return sorted;
    }

    public NodeId NodeAt(int index) => entries[index].Node;

    public ReadOnlySpan<byte> NameAt(int index) => NameOf(entries[index]);

    public void Dispose() => names.Dispose();

    bool IEntrySink.Add(ReadOnlySpan<byte> name, NodeId node, ulong next)
    {
        entries.Add(new Entry(names.Length, name.Length, node));
        names.Append(name);
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

    private ReadOnlySpan<byte> NameOf(Entry entry) => names.WrittenSpan.Slice(entry.Start, entry.Length);

    private readonly record struct Entry(int Start, int Length, NodeId Node);
}
