using System.Security.Cryptography;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Fs;
using Elastickv.SnapshotFs.Tree.Tests.Support;

namespace Elastickv.SnapshotFs.Tree.Tests.Fs;

/// <summary>A whole <c>fs/</c>, which may hold files too large for memory: contents are kept as digests. Paths are bytes carried as Latin-1 strings.</summary>
internal sealed class FsDump : IProblemSink
{
    private const long MostHashed = 1 << 30;

    public SortedDictionary<string, NodeId> Nodes { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, NodeAttributes> Attributes { get; } = new(StringComparer.Ordinal);

    public List<Problem> Problems { get; } = [];

    public FsPart Part { get; }

    private FsDump(FsPart part) => Part = part;

    public static FsDump Of(SnapshotView view)
    {
        var dump = new FsDump(new FsPart(view));
        if (dump.Part.Exists)
        {
            dump.Add("fs", dump.Part.Directory);
        }

        dump.Part.ReportProblems(dump);
        return dump;
    }

    public MappedContent Open(string path)
    {
        Assert.True(Part.TryOpen(Nodes[path], out FileContent content), path);
        return (MappedContent)content;
    }

    /// <summary>Digest of a file; null when bytes do not exist or it is too long.</summary>
    public string? Digest(string path)
    {
        using MappedContent content = Open(path);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Assert.Equal(content.Length, Attributes[path].Size);
        for (long offset = 0; offset < content.Length && content.Length <= MostHashed;)
        {
            ReadOnlySpan<byte> run = content.RunAt(offset, out long missing);
            if (run.IsEmpty)
            {
                Assert.True(missing > 0);
                return null;
            }

            hash.AppendData(run);
            offset += run.Length;
        }

        return content.Length <= MostHashed ? Convert.ToHexStringLower(hash.GetHashAndReset()) : null;
    }

    void IProblemSink.Report(Problem problem) => Problems.Add(problem);

    private void Add(string path, NodeId node)
    {
        Nodes.Add(path, node);
        Assert.True(Part.TryGetAttributes(node, out NodeAttributes attributes), path);
        Attributes.Add(path, attributes);
        if (!node.IsDirectory)
        {
            return;
        }

        var page = new Page();
        for (ulong cookie = 0; ;)
        {
            page.Entries.Clear();
            Assert.True(Part.TryList(node, cookie, page), path);
            if (page.Entries.Count == 0)
            {
                return;
            }

            foreach ((byte[] name, NodeId child, ulong next) in page.Entries)
            {
                cookie = next;
                string below = path + "/" + TreeDump.Text(name);
                Assert.True(Part.TryLookup(node, name, out NodeId found), "not found: " + below);
                Assert.Equal(child, found);
                if (child.IsDirectory)
                {
                    Assert.True(Part.TryGetParent(child, out NodeId parent), below);
                    Assert.Equal(node, parent);
                }

                Add(below, child);
            }
        }
    }

    private sealed class Page : IEntrySink
    {
        private const int Capacity = 3;

        public List<(byte[] Name, NodeId Node, ulong Next)> Entries { get; } = [];

        public bool Add(ReadOnlySpan<byte> name, NodeId node, ulong next)
        {
            if (Entries.Count == Capacity)
            {
                return false;
            }

            Entries.Add((name.ToArray(), node, next));
            return true;
        }
    }
}
