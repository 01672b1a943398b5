using System.Text;
using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Tree.Tests.Support;

/// <summary>
/// A tree to be encoded, held in memory: what a golden case stores, plus the links and special files that it cannot store. Paths are bytes carried as Latin-1
/// strings. Not thread-safe.
/// </summary>
internal sealed class TestSource : ISourceTree
{
    private readonly SortedDictionary<string, Entry> entries = new(StringComparer.Ordinal) { [""] = new Entry(SourceKind.Directory, [], 1, 0) };

    /// <summary>A golden tree in either of its stored forms (a folder, or one <c>.jsonl</c> file).</summary>
    public static TestSource Load(string goldenTree)
    {
        var source = new TestSource();
        foreach ((string path, byte[] content) in GoldenTree.Load(goldenTree))
        {
            source.AddFile(path, content);
        }

        return source;
    }

    public TestSource AddFile(string path, byte[] content, int links = 1, long modifiedMs = 0) =>
        Add(path, new Entry(SourceKind.File, content, links, modifiedMs));

    public TestSource AddFile(string path, string utf8) => AddFile(path, Encoding.UTF8.GetBytes(utf8));

    public TestSource AddDirectory(string path) => Add(path, new Entry(SourceKind.Directory, [], 1, 0));

    /// <summary>Adds, or puts in the place of what is there, an entry that is neither file nor directory.</summary>
    public TestSource AddOther(string path, SourceKind kind)
    {
        Remove(path);
        return Add(path, new Entry(kind, [], 1, 0));
    }

    /// <summary>Removes a file, or a directory with everything below it.</summary>
    public TestSource Remove(string path)
    {
        foreach (string below in entries.Keys.Where(key => key == path || key.StartsWith(path + "/", StringComparison.Ordinal)).ToArray())
        {
            entries.Remove(below);
        }

        return this;
    }

    /// <summary>Paths of all files, in byte order.</summary>
    public IEnumerable<string> Files => entries.Where(entry => entry.Value.Kind == SourceKind.File).Select(entry => entry.Key);

    public SourceKind KindOf(ReadOnlySpan<byte> path) =>
        entries.TryGetValue(TreeDump.Text(path), out Entry? entry) ? entry.Kind : SourceKind.Missing;

    public void List(ReadOnlySpan<byte> directory, ISourceEntrySink sink)
    {
        string prefix = directory.IsEmpty ? "" : TreeDump.Text(directory) + "/";
        foreach ((string path, Entry entry) in entries.ToArray())
        {
            if (path.Length > prefix.Length && path.StartsWith(prefix, StringComparison.Ordinal) && path.IndexOf('/', prefix.Length) < 0)
            {
                sink.Add(Encoding.Latin1.GetBytes(path[prefix.Length..]), entry.Kind);
            }
        }
    }

    public SourceFile Open(ReadOnlySpan<byte> path)
    {
        if (!entries.TryGetValue(TreeDump.Text(path), out Entry? entry))
        {
            throw new DocumentDefectException(path, "the file is missing");
        }

        return entry.Kind == SourceKind.File && entry.Links == 1
            ? new TestFile(entry.Content, entry.ModifiedMs)
            : throw new DocumentDefectException(path, "expected a regular file with one link");
    }

    private TestSource Add(string path, Entry entry)
    {
        for (int slash = path.IndexOf('/'); slash >= 0; slash = path.IndexOf('/', slash + 1))
        {
            entries.TryAdd(path[..slash], new Entry(SourceKind.Directory, [], 1, 0));
        }

        entries[path] = entry;
        return this;
    }

    private sealed record Entry(SourceKind Kind, byte[] Content, int Links, long ModifiedMs);
}
