using System.Text;
using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Tree.Tests.Support;

/// <summary>A tree with edits on top, as a mount shows it: files created or replaced, files and directories deleted. Paths are Latin-1 strings.</summary>
internal sealed class EditedSource(ISourceTree below) : ISourceTree
{
    private readonly TestSource edits = new();
    private readonly HashSet<string> deleted = new(StringComparer.Ordinal);
    private readonly SortedSet<string> touched = new(StringComparer.Ordinal);

    /// <summary>Paths of all files created, replaced or deleted, in byte order.</summary>
    public IReadOnlyList<byte[]> Touched => [.. touched.Select(Encoding.Latin1.GetBytes)];

    public EditedSource Write(string path, byte[] content, long modifiedMs = 0)
    {
        edits.AddFile(path, content, modifiedMs: modifiedMs);
        touched.Add(path);
        return this;
    }

    public EditedSource Write(string path, string utf8, long modifiedMs = 0) => Write(path, Encoding.UTF8.GetBytes(utf8), modifiedMs);

    /// <summary>Deletes what the tree below has: a file, or a directory with everything in it.</summary>
    public EditedSource Delete(string path)
    {
        deleted.Add(path);
        Touch(path);
        return this;
    }

    public SourceKind KindOf(ReadOnlySpan<byte> path)
    {
        SourceKind kind = edits.KindOf(path);
        return kind != SourceKind.Missing ? kind : IsDeleted(TreeDump.Text(path)) ? SourceKind.Missing : below.KindOf(path);
    }

    public void List(ReadOnlySpan<byte> directory, ISourceEntrySink sink)
    {
        string prefix = directory.IsEmpty ? "" : TreeDump.Text(directory) + "/";
        var names = new SortedDictionary<string, SourceKind>(StringComparer.Ordinal);
        below.List(directory, new Names((name, kind) =>
        {
            if (!IsDeleted(prefix + name))
            {
                names[name] = kind;
            }
        }));
        edits.List(directory, new Names((name, kind) => names[name] = kind));
        foreach ((string name, SourceKind kind) in names)
        {
            sink.Add(Encoding.Latin1.GetBytes(name), kind);
        }
    }

    public SourceFile Open(ReadOnlySpan<byte> path) =>
        edits.KindOf(path) == SourceKind.File || IsDeleted(TreeDump.Text(path)) ? edits.Open(path) : below.Open(path);

    private void Touch(string path)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(path);
        if (below.KindOf(bytes) == SourceKind.Directory)
        {
            below.List(bytes, new Names((name, _) => Touch(path + "/" + name)));
        }
        else
        {
            touched.Add(path);
        }
    }

    private bool IsDeleted(string path)
    {
        if (deleted.Count == 0)
        {
            return false;
        }

        for (int slash = path.IndexOf('/'); slash >= 0; slash = path.IndexOf('/', slash + 1))
        {
            if (deleted.Contains(path[..slash]))
            {
                return true;
            }
        }

        return deleted.Contains(path);
    }

    private sealed class Names(Action<string, SourceKind> take) : ISourceEntrySink
    {
        public void Add(ReadOnlySpan<byte> name, SourceKind kind) => take(TreeDump.Text(name), kind);
    }
}
