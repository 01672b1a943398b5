using Elastickv.SnapshotFs.Overlay.Storage;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Overlay.Tests.Support;

/// <summary>An edited tree in a temporary directory, driven by paths; the base stays the caller's.</summary>
internal sealed class EditedFixture : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly ILogicalTree below;
    private readonly BaseIdentity identity;
    private readonly string path;

    public EditedFixture(ILogicalTree below, BaseIdentity? identity = null, string? path = null, IFaultPoints? faults = null)
    {
        this.below = below;
        this.identity = identity ?? OverlayFixture.Identity;
        this.path = path ?? directory.At("overlay");
        Tree = Open(faults);
    }

    public EditedTree Tree { get; private set; }

    public TemporaryDirectory Directory => directory;

    /// <summary>Closes the tree and opens it again; after a crash with what was synced.</summary>
    public void Reopen(bool crash = false)
    {
        if (crash)
        {
            Tree.Abandon();
        }
        else
        {
            Tree.Dispose();
        }

        Tree = Open();
    }

    public NodeId Node(string path) => Find(path) ?? throw new Xunit.Sdk.XunitException("no such path: " + path);

    public NodeId? Find(string path) => OverlayFixture.Lookup(Tree, path);

    public EditResult Create(string path) => Tree.Create(Node(Parent(path)), Bytes(Name(path)), out _);

    public EditResult MakeDirectory(string path) => Tree.MakeDirectory(Node(Parent(path)), Bytes(Name(path)), out _);

    public EditResult Unlink(string path) => Tree.Unlink(Node(Parent(path)), Bytes(Name(path)));

    public EditResult RemoveDirectory(string path) => Tree.RemoveDirectory(Node(Parent(path)), Bytes(Name(path)));

    public EditResult Rename(string from, string to, RenameMode mode = RenameMode.Replace) =>
        Tree.Rename(Node(Parent(from)), Bytes(Name(from)), Node(Parent(to)), Bytes(Name(to)), mode);

    /// <summary>Makes a file with a content, or replaces the content of one.</summary>
    public void Put(string path, string content)
    {
        Assert.Equal(EditResult.Ok, Find(path) is null ? Create(path) : Tree.Truncate(Node(path), 0));
        Assert.Equal(EditResult.Ok, Tree.Write(Node(path), 0, Bytes(content)));
    }

    /// <summary>Writes behind the end of a file.</summary>
    public void Append(string path, string content) => Assert.Equal(EditResult.Ok, Tree.Write(Node(path), Size(path), Bytes(content)));

    public void Move(string from, string to, RenameMode mode = RenameMode.Replace) => Assert.Equal(EditResult.Ok, Rename(from, to, mode));

    public void Delete(string path) => Assert.Equal(EditResult.Ok, Unlink(path));

    /// <summary>The content of a file, which must be as long as its attributes say.</summary>
    public string Read(string path)
    {
        string text = OverlayFixture.Text(OverlayFixture.ReadAll(Tree, Node(path)));
        Assert.Equal(text.Length, Size(path));
        return text;
    }

    public long Size(string path)
    {
        NodeId node = Node(path);
        Assert.True(Tree.TryMeasure(node, out NodeAttributes measured));
        Assert.True(!Tree.TryGetAttributes(node, out NodeAttributes cheap) || cheap == measured, path);
        return measured.Size;
    }

    public List<string> List(string path) => [.. OverlayFixture.ListNodes(Tree, Node(path), 3).Select(entry => entry.Name)];

    /// <summary>Every listed file with its content, CHECKSUMS and MANIFEST.json aside.</summary>
    public SortedDictionary<string, string> Files() => FilesOf(Tree);

    public static SortedDictionary<string, string> FilesOf(ILogicalTree tree)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Collect(tree, NodeId.Root, "", files);
        return files;
    }

    public void Dispose()
    {
        Tree.Abandon();
        directory.Dispose();
    }

    private static void Collect(ILogicalTree tree, NodeId node, string path, SortedDictionary<string, string> files)
    {
        foreach ((string name, NodeId child, _) in OverlayFixture.ListNodes(tree, node, 50))
        {
            if (child.IsDirectory)
            {
                Collect(tree, child, path + name + "/", files);
            }
            else if (path.Length > 0)
            {
                files.Add(path + name, OverlayFixture.Text(OverlayFixture.ReadAll(tree, child)));
                Assert.True(tree.TryMeasure(child, out NodeAttributes attributes) && attributes.Size == files[path + name].Length, path + name);
            }
        }
    }

    private static byte[] Bytes(string text) => OverlayFixture.Bytes(text);

    private static string Parent(string path) => path.Contains('/') ? path[..path.LastIndexOf('/')] : "";

    private static string Name(string path) => path[(path.LastIndexOf('/') + 1)..];

    private EditedTree Open(IFaultPoints? faults = null) => EditedTree.Open(path, below, identity, OverlayFixture.Options, faults ?? NoFaults.Instance);
}
