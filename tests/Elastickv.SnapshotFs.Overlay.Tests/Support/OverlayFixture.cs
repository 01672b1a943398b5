using System.Text;
using Elastickv.SnapshotFs.Overlay.Storage;
using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Overlay.Tests.Support;

/// <summary>An overlay in a temporary directory over a fake base, driven by paths.</summary>
internal sealed class OverlayFixture : IDisposable
{
    public static readonly OverlayOptions Options = new() { SyncInterval = null };

    public static readonly BaseIdentity Identity = new()
    {
        Path = "/snapshots/base.fsm", Length = 1000, ModifiedMs = 5, HasFooter = true, HeaderTimestamp = 7, LastCommitTimestamp = 8, Digest = "00",
    };

    private readonly TemporaryDirectory? ownDirectory;

    public OverlayFixture(FakeBase? below = null, string? path = null, IFaultPoints? faults = null)
    {
        Base = below ?? FakeBase.Standard();
        ownDirectory = path is null ? new TemporaryDirectory() : null;
        Path = path ?? ownDirectory!.At("overlay");
        Tree = Open(faults);
    }

    public FakeBase Base { get; }

    public string Path { get; }

    public OverlayTree Tree { get; private set; }

    public static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    public static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    /// <summary>Closes the overlay, durably, and opens it again.</summary>
    public void Reopen(bool crash = false)
    {
        Close(crash);
        Tree = Open(null);
    }

    public void Close(bool crash = false)
    {
        if (crash)
        {
            Tree.Abandon();
        }
        else
        {
            Tree.Dispose();
        }
    }

    /// <summary>The node of a path; fails when there is none.</summary>
    public NodeId Node(string path) => Find(path) ?? throw new Xunit.Sdk.XunitException("no such path: " + path);

    public NodeId? Find(string path) => Lookup(Tree, path);

    public static NodeId? Lookup(ILogicalTree tree, string path)
    {
        NodeId node = NodeId.Root;
        foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!tree.TryLookup(node, Bytes(part), out node))
            {
                return null;
            }
        }

        return node;
    }

    public EditResult Create(string path) => Tree.Create(Node(Parent(path)), Bytes(Name(path)), out _);

    public EditResult MakeDirectory(string path) => Tree.MakeDirectory(Node(Parent(path)), Bytes(Name(path)), out _);

    public EditResult Unlink(string path) => Tree.Unlink(Node(Parent(path)), Bytes(Name(path)));

    public EditResult RemoveDirectory(string path) => Tree.RemoveDirectory(Node(Parent(path)), Bytes(Name(path)));

    public EditResult Rename(string from, string to, RenameMode mode = RenameMode.Replace) =>
        Tree.Rename(Node(Parent(from)), Bytes(Name(from)), Node(Parent(to)), Bytes(Name(to)), mode);

    public EditResult Write(string path, string content, long offset = 0) => Tree.Write(Node(path), offset, Bytes(content));

    /// <summary>Makes a file with a content, or replaces the content of one.</summary>
    public void Put(string path, string content)
    {
        Assert.Equal(EditResult.Ok, Find(path) is null ? Create(path) : Tree.Truncate(Node(path), 0));
        Assert.Equal(EditResult.Ok, Write(path, content));
    }

    public string Read(string path) => Text(ReadAll(Tree, Node(path)));

    public static byte[] ReadAll(ILogicalTree tree, NodeId file)
    {
        Assert.True(tree.TryOpen(file, out FileContent content));
        using (content)
        using (var bytes = new ByteBuffer())
        {
            switch (content)
            {
                case MappedContent mapped:
                    for (long offset = 0; offset < mapped.Length; offset = bytes.Length)
                    {
                        ReadOnlySpan<byte> run = mapped.RunAt(offset, out _);
                        if (run.IsEmpty)
                        {
                            break;
                        }

                        bytes.Append(run);
                    }

                    break;
                case Document document:
                    while (document.RenderNext(bytes))
                    {
                    }

                    break;
                case ReadableContent readable:
                    for (int read; (read = readable.Read(bytes.Length, bytes.GetSpan(7)[..7])) > 0;)
                    {
                        bytes.Advance(read);
                    }

                    Assert.Equal(readable.Length, bytes.Length);
                    break;
            }

            return bytes.WrittenSpan.ToArray();
        }
    }

    public List<string> List(string path) => [.. ListNodes(Tree, Node(path), 3).Select(entry => entry.Name)];

    public static List<string> List(ILogicalTree tree, string path) => [.. ListNodes(tree, Lookup(tree, path)!.Value, 3).Select(entry => entry.Name)];

    /// <summary>Lists a directory in pages of a few entries.</summary>
    public static List<(string Name, NodeId Node, ulong Next)> ListNodes(ILogicalTree tree, NodeId directory, int page, ulong cookie = 0)
    {
        var all = new List<(string, NodeId, ulong)>();
        var sink = new PageSink(page);
        do
        {
            sink.Entries.Clear();
            Assert.True(tree.TryList(directory, cookie, sink));
            all.AddRange(sink.Entries);
            cookie = sink.Entries.Count > 0 ? sink.Entries[^1].Next : cookie;
        }
        while (sink.Entries.Count > 0);
        return all;
    }

    public void Dispose()
    {
        Tree.Abandon();
        ownDirectory?.Dispose();
        if (ownDirectory is not null)
        {
            Base.Dispose();
        }
    }

    private static string Parent(string path) => path.Contains('/') ? path[..path.LastIndexOf('/')] : "";

    private static string Name(string path) => path[(path.LastIndexOf('/') + 1)..];

    private OverlayTree Open(IFaultPoints? faults) => OverlayTree.Open(Path, Base, Identity, Options, faults ?? NoFaults.Instance);
}
