using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.FileSystem.Tests.Support;

/// <summary>
/// A tree in memory that a test puts together. Directories and files are numbered in the order of their making; cookies are places in the directory, spread out so
/// that nobody can take them for a count.
/// </summary>
internal sealed class FakeTree : ILogicalTree
{
    public const long RootTimeMs = 1_700_000_000_123;
    private const ulong CookieStep = 1000;

    private readonly Dictionary<NodeId, FakeNode> nodes = [];
    private long made;
    private int renderingsBegun;
    private int attributesAsked;

    public FakeTree() => nodes.Add(NodeId.Root, new FakeNode(NodeId.Root, NodeId.Root, RootTimeMs));

    public bool SourceHasChanged { get; set; }

    public bool CanMissBytes { get; set; }

    public List<Problem> Problems { get; } = [];

    /// <summary>Runs at the start of every search for problems.</summary>
    public Action SearchBegins { get; set; } = () => { };

    /// <summary>How many passes over documents were begun.</summary>
    public int RenderingsBegun => Volatile.Read(ref renderingsBegun);

    public int AttributesAsked => Volatile.Read(ref attributesAsked);

    public NodeId AddDirectory(NodeId parent, string name) => Add(parent, name, directory: true).Id;

    /// <summary>A file of mapped bytes in several runs and gaps.</summary>
    public NodeId AddMapped(NodeId parent, string name, params FakeRun[] runs)
    {
        FakeNode node = Add(parent, name, directory: false);
        node.Open = () => new FakeMapped(runs);
        node.Attributes = new NodeAttributes(runs.Sum(run => run.Length), node.ModifiedMs, NodeAttributes.FileMode);
        return node.Id;
    }

    /// <summary>A file of bytes that the test keeps where they are.</summary>
    public unsafe NodeId AddMapped(NodeId parent, string name, byte* start, int length)
    {
        FakeNode node = Add(parent, name, directory: false);
        node.Open = () => new FakeMemory(start, length);
        node.Attributes = new NodeAttributes(length, node.ModifiedMs, NodeAttributes.FileMode);
        return node.Id;
    }

    public NodeId AddDocument(NodeId parent, string name, int pieces, Func<int, byte[]> piece, long modifiedMs = 1_600_000_000_456)
    {
        FakeNode node = Add(parent, name, directory: false);
        node.Open = () => new FakeDocument(pieces, piece, modifiedMs, () => Interlocked.Increment(ref renderingsBegun));
        return node.Id;
    }

    /// <summary>A file at the root that no edit may touch.</summary>
    public NodeId AddGenerated(string name, int kind, string content)
    {
        NodeId id = NodeId.File(NodeOwner.Root, kind);
        FakeNode node = Add(NodeId.Root, name, id);
        node.Open = () => new FakeMapped([FakeRun.Of(FakeNode.Bytes(content))]);
        node.Attributes = new NodeAttributes(content.Length, node.ModifiedMs, NodeAttributes.GeneratedMode);
        return id;
    }

    public bool TryLookup(NodeId directory, ReadOnlySpan<byte> name, out NodeId node)
    {
        node = default;
        return nodes.TryGetValue(directory, out FakeNode? holder) && holder.ByName.TryGetValue(FakeNode.Text(name), out node);
    }

    public bool TryList(NodeId directory, ulong cookie, IEntrySink sink)
    {
        if (!nodes.TryGetValue(directory, out FakeNode? holder))
        {
            return false;
        }

        for (ulong i = cookie / CookieStep; i < (ulong)holder.Children.Count; i++)
        {
            (byte[] name, NodeId child) = holder.Children[(int)i];
            if (!sink.Add(name, child, (i + 1) * CookieStep))
            {
                break;
            }
        }

        return true;
    }

    public bool TryGetParent(NodeId directory, out NodeId parent)
    {
        bool found = nodes.TryGetValue(directory, out FakeNode? node);
        parent = found ? node!.Parent : default;
        return found;
    }

    public bool TryGetAttributes(NodeId node, out NodeAttributes attributes)
    {
        Interlocked.Increment(ref attributesAsked);
        attributes = nodes.TryGetValue(node, out FakeNode? found) && found.Attributes is { } known ? known : default;
        return attributes.Mode != 0;
    }

    public bool TryMeasure(NodeId file, out NodeAttributes attributes)
    {
        if (TryGetAttributes(file, out attributes) || !TryOpen(file, out FileContent content))
        {
            return attributes.Mode != 0;
        }

        using (content)
        {
            attributes = Measured.Measure((Document)content);
            return true;
        }
    }

    public bool TryOpen(NodeId file, out FileContent content)
    {
        content = nodes.TryGetValue(file, out FakeNode? node) && node.Open is { } open ? open() : null!;
        return content is not null;
    }

    public bool MayMissBytes(NodeId node) => CanMissBytes;

    public void ReportProblems(IProblemSink sink)
    {
        SearchBegins();
        Problems.ForEach(sink.Report);
    }

    public void TrimMemory(long allowance)
    {
    }

    private FakeNode Add(NodeId parent, string name, bool directory)
    {
        made++;
        return Add(parent, name, directory ? NodeId.Directory(NodeOwner.Redis, 1, made) : NodeId.File(NodeOwner.Redis, 1, made));
    }

    private FakeNode Add(NodeId parent, string name, NodeId id)
    {
        var node = new FakeNode(id, parent, RootTimeMs + made);
        nodes.Add(id, node);
        nodes[parent].Children.Add((FakeNode.Bytes(name), id));
        nodes[parent].ByName.Add(name, id);
        return node;
    }
}
