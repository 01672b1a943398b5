using System.Text;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Cli.Tests.Support;

/// <summary>A tree made of what a test puts in. Paths are text, with Latin-1 standing for bytes; directories appear by themselves.</summary>
internal sealed class FakeTree : ILogicalTree
{
    public const long DirectoryMs = 1_700_000_000_123;

    private readonly List<Node> nodes = [new Node([], 0, null)];

    public bool SourceHasChanged { get; set; }

    public List<Problem> Problems { get; } = [];

    /// <summary>Called when a file is opened.</summary>
    public Action<string> Opening { get; set; } = _ => { };

    /// <summary>A file whose bytes lie in pieces; a null piece stands for four bytes that do not exist.</summary>
    public FakeTree Mapped(string path, long modifiedMs, params string?[] pieces) =>
        Add(path, new FakeFile(true, modifiedMs, NodeAttributes.FileMode, [.. pieces.Select(piece => piece is null ? null : Encoding.Latin1.GetBytes(piece))]));

    /// <summary>A rendered file, one piece after the other.</summary>
    public FakeTree Rendered(string path, long modifiedMs, int mode, params string[] pieces) =>
        Add(path, new FakeFile(false, modifiedMs, mode, [.. pieces.Select(Encoding.Latin1.GetBytes)]));

    public bool TryLookup(NodeId directory, ReadOnlySpan<byte> name, out NodeId node)
    {
        foreach (int child in NodeOf(directory)?.Children ?? [])
        {
            if (nodes[child].Name.AsSpan().SequenceEqual(name))
            {
                node = IdOf(child);
                return true;
            }
        }

        node = default;
        return false;
    }

    public bool TryList(NodeId directory, ulong cookie, IEntrySink sink)
    {
        if (NodeOf(directory) is not { File: null } at)
        {
            return false;
        }

        for (int i = (int)cookie; i < at.Children.Count && sink.Add(nodes[at.Children[i]].Name, IdOf(at.Children[i]), (ulong)i + 1); i++)
        {
        }

        return true;
    }

    public bool TryGetParent(NodeId directory, out NodeId parent)
    {
        parent = IdOf(NodeOf(directory)?.Parent ?? 0);
        return NodeOf(directory) is { File: null };
    }

    public bool TryGetAttributes(NodeId node, out NodeAttributes attributes)
    {
        FakeFile? file = NodeOf(node)?.File;
        attributes = file is null
            ? new NodeAttributes(0, DirectoryMs, NodeAttributes.DirectoryMode)
            : new NodeAttributes(file.Length, file.ModifiedMs, file.Mode);
        return file is null or { IsMapped: true };
    }

    public bool TryMeasure(NodeId file, out NodeAttributes attributes)
    {
        FakeFile? found = NodeOf(file)?.File;
        attributes = found is null ? default : new NodeAttributes(found.Length, found.ModifiedMs, found.Mode);
        return found is not null;
    }

    public bool TryOpen(NodeId file, out FileContent content)
    {
        Node? node = NodeOf(file);
        content = null!;
        if (node?.File is null)
        {
            return false;
        }

        Opening(Encoding.Latin1.GetString(node.Name));
        content = node.File.Open();
        return true;
    }

    public void ReportProblems(IProblemSink sink) => Problems.ForEach(sink.Report);

    public void TrimMemory(long allowance)
    {
    }

    private FakeTree Add(string path, FakeFile file)
    {
        int at = 0;
        string[] names = path.Split('/');
        foreach (string name in names[..^1])
        {
            at = TryLookup(IdOf(at), Encoding.Latin1.GetBytes(name), out NodeId node) ? IndexOf(node) : AddNode(at, name, null);
        }

        AddNode(at, names[^1], file);
        return this;
    }

    private int AddNode(int parent, string name, FakeFile? file)
    {
        nodes.Add(new Node(Encoding.Latin1.GetBytes(name), parent, file));
        nodes[parent].Children.Add(nodes.Count - 1);
        return nodes.Count - 1;
    }

    private NodeId IdOf(int index) => index == 0 ? NodeId.Root
        : nodes[index].File is null ? NodeId.Directory(NodeOwner.S3, 1, index)
        : NodeId.File(NodeOwner.S3, 1, index);

    private static int IndexOf(NodeId node) => node == NodeId.Root ? 0 : (int)node.Position;

    private Node? NodeOf(NodeId node) => IndexOf(node) < nodes.Count ? nodes[IndexOf(node)] : null;

    private sealed record Node(byte[] Name, int Parent, FakeFile? File)
    {
        public List<int> Children { get; } = [];
    }
}
