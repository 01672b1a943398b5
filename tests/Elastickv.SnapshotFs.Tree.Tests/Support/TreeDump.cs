using System.Text;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Tree.Tests.Support;

/// <summary>
/// A whole tree, or one adapter's part of one, read into memory through the interfaces the filesystem uses. Paths are bytes carried as Latin-1 strings.
/// While it reads, it holds every part to its promises: each listed name looks up to the same node, cookies resume, and attributes agree with content.
/// </summary>
internal sealed class TreeDump
{
    public SortedDictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    public SortedSet<string> Directories { get; } = new(StringComparer.Ordinal);

    /// <summary>Files with bytes that do not exist: reading them is EIO.</summary>
    public SortedSet<string> Unreadable { get; } = new(StringComparer.Ordinal);

    public List<Problem> Problems { get; } = [];

    public static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    public static TreeDump Of(ITreePart part)
    {
        var dump = new TreeDump();
        if (part.Exists)
        {
            string name = Text(part.Name);
            dump.Directories.Add(name);
            dump.Walk(part, part.Directory, name);
        }

        part.ReportProblems(new Collector(dump.Problems));
        return dump;
    }

    private void Walk(ITreePart part, NodeId directory, string path)
    {
        Assert.True(part.TryGetAttributes(directory, out NodeAttributes own), path);
        Assert.Equal(NodeAttributes.DirectoryMode, own.Mode);
        var sink = new Entries(capacity: 3);
        ulong cookie = 0;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        do
        {
            sink.Page.Clear();
            Assert.True(part.TryList(directory, cookie, sink), path);
            foreach ((string name, NodeId node, ulong next) in sink.Page)
            {
                cookie = next;
                string child = path + "/" + name;
                Assert.True(seen.Add(name), "listed twice: " + child);
                Assert.True(part.TryLookup(directory, Encoding.Latin1.GetBytes(name), out NodeId found), "not found: " + child);
                Assert.Equal(node, found);
                if (node.IsDirectory)
                {
                    Assert.True(part.TryGetParent(node, out NodeId parent), child);
                    Assert.Equal(directory, parent);
                    Directories.Add(child);
                    Walk(part, node, child);
                }
                else
                {
                    Read(part, node, child);
                }
            }
        }
        while (sink.Page.Count > 0);
    }

    private void Read(ITreePart part, NodeId node, string path)
    {
        Assert.True(part.TryOpen(node, out FileContent content), "not opened: " + path);
        using (content)
        using (var bytes = new ByteBuffer())
        {
            if (content is MappedContent mapped)
            {
                for (long offset = 0; offset < mapped.Length;)
                {
                    ReadOnlySpan<byte> run = mapped.RunAt(offset, out long missing);
                    bytes.Append(run);
                    if (run.IsEmpty)
                    {
                        Assert.True(missing > 0, path);
                        Unreadable.Add(path);
                    }

                    offset += run.IsEmpty ? missing : run.Length;
                }

                Assert.True(part.TryGetAttributes(node, out NodeAttributes attributes), path);
                Assert.Equal(mapped.Length, attributes.Size);
            }
            else
            {
                var document = (Document)content;
                while (document.RenderNext(bytes))
                {
                }

                if (part.TryGetAttributes(node, out NodeAttributes attributes))
                {
                    Assert.Equal(new NodeAttributes(bytes.Length, document.ModifiedMs, document.Mode), attributes);
                }
            }

            Files.Add(path, bytes.WrittenSpan.ToArray());
        }
    }

    private sealed class Entries(int capacity) : IEntrySink
    {
        public List<(string Name, NodeId Node, ulong Next)> Page { get; } = [];

        public bool Add(ReadOnlySpan<byte> name, NodeId node, ulong next)
        {
            if (Page.Count == capacity)
            {
                return false;
            }

            Page.Add((Text(name), node, next));
            return true;
        }
    }

    private sealed class Collector(List<Problem> problems) : IProblemSink
    {
        public void Report(Problem problem) => problems.Add(problem);
    }
}
