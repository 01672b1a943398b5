using System.Text;
using Elastickv.SnapshotFs.Overlay;
using Elastickv.SnapshotFs.Overlay.Storage;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.FileSystem.Tests.Support;

/// <summary>A writable filesystem over an overlay in a temporary directory over a <see cref="FakeTree"/>, driven by paths.</summary>
internal sealed class EditBench : IDisposable
{
    public const string Mapped = "redis/db_0/strings/mapped.bin";
    public const string Rendered = "redis/db_0/hashes/rendered.json";
    public const string Long = "redis/db_0/streams/long.jsonl";
    public const string Gap = "s3/bucket/gap";
    public const string MappedText = "mapped bytes";
    public const int RenderedBytes = 300;
    public const int LongBytes = 200_000;

    private static readonly BaseIdentity Identity = new()
    {
        Path = "/x.fsm", Length = 1, ModifiedMs = 1, HasFooter = true, HeaderTimestamp = 1, LastCommitTimestamp = 1, Digest = "00",
    };

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("snapfs-edit-");
    private readonly OverlayTree overlay;
    private bool isClosed;

    public EditBench(bool withCommitter = true)
    {
        Base = BuildBase();
        overlay = OverlayTree.Open(Path.Combine(directory.FullName, "overlay"), Base, Identity, new OverlayOptions { SyncInterval = null });
        Files = new SnapshotFileSystem(
            overlay,
            withCommitter ? Committer : null,
            new SnapshotFileSystemOptions { Source = new MountedSource { Path = "x.fsm" }, OverlayPath = directory.FullName },
            Log);
    }

    public FakeTree Base { get; }

    public IWritableTree Tree => overlay;

    public FakeCommitter Committer { get; } = new();

    public LogRecorder Log { get; } = new();

    public SnapshotFileSystem Files { get; }

    public static NodeId Checksums => NodeId.File(NodeOwner.Root, 2);

    public static FakeTree BuildBase()
    {
        var tree = new FakeTree { CanMissBytes = true };
        NodeId database = tree.AddDirectory(tree.AddDirectory(NodeId.Root, "redis"), "db_0");
        tree.AddMapped(tree.AddDirectory(database, "strings"), "mapped.bin", FakeRun.Of(Encoding.ASCII.GetBytes(MappedText)));
        tree.AddDocument(tree.AddDirectory(database, "hashes"), "rendered.json", RenderedBytes / 100, i => Piece(i, 100));
        tree.AddDocument(tree.AddDirectory(database, "streams"), "long.jsonl", LongBytes / 1000, i => Piece(i, 1000));
        NodeId bucket = tree.AddDirectory(tree.AddDirectory(NodeId.Root, "s3"), "bucket");
        tree.AddMapped(bucket, "gap", FakeRun.Pattern(0, 100), FakeRun.Gap(10), FakeRun.Pattern(110, 100));
        tree.AddGenerated("CHECKSUMS", 2, "old sums\n");
        tree.AddGenerated("MANIFEST.json", 1, "{}");
        return tree;
    }

    /// <summary>Ends the filesystem; the tree stays.</summary>
    public void Close()
    {
        isClosed = true;
        Files.Dispose();
    }

    private static byte[] Piece(int index, int length)
    {
        byte[] piece = new byte[length];
        FakeRun.Pattern((long)index * length, piece);
        return piece;
    }

    public NodeStatus Find(string path)
    {
        Assert.Equal(Errno.Ok, TryFind(path, out NodeStatus status));
        return status;
    }

    public NodeId Node(string path) => path.Length == 0 ? NodeId.Root : Find(path).Node;

    public Errno TryFind(string path, out NodeStatus status)
    {
        NodeId node = NodeId.Root;
        status = default;
        foreach (string name in path.Split('/'))
        {
            Errno outcome = Files.Lookup(node, FakeNode.Bytes(name), out status);
            if (outcome != Errno.Ok)
            {
                return outcome;
            }

            node = status.Node;
        }

        return Errno.Ok;
    }

    public (NodeId Directory, byte[] Name) At(string path)
    {
        int slash = path.LastIndexOf('/');
        return (Node(slash < 0 ? "" : path[..slash]), FakeNode.Bytes(path[(slash + 1)..]));
    }

    public NodeStatus Stat(NodeId node)
    {
        Assert.Equal(Errno.Ok, Files.GetAttributes(node, forReader: false, out NodeStatus status));
        return status;
    }

    public (NodeId Node, ulong Handle) Create(string path, string? content = null)
    {
        (NodeId directory, byte[] name) = At(path);
        Assert.Equal(Errno.Ok, Files.Create(directory, name, OpenIntent.Write, out NodeStatus status, out OpenedFile opened));
        if (content is not null)
        {
            Assert.Equal(Errno.Ok, Write(status.Node, opened.Handle, 0, content));
        }

        return (status.Node, opened.Handle);
    }

    /// <summary>Creates a file with a content and closes it.</summary>
    public NodeId Put(string path, string content)
    {
        (NodeId node, ulong handle) = Create(path, content);
        Assert.Equal(Errno.Ok, Files.Release(node, handle));
        return node;
    }

    public ulong Open(NodeId file, OpenIntent intent = OpenIntent.Read)
    {
        Assert.Equal(Errno.Ok, Files.OpenEditable(file, intent, out OpenedFile opened));
        return opened.Handle;
    }

    public Errno Write(NodeId file, ulong handle, long offset, string text) => Files.Write(file, handle, offset, atEnd: false, FakeNode.Bytes(text));

    /// <summary>Opens a file, writes and closes it.</summary>
    public Errno Overwrite(string path, long offset, string text)
    {
        NodeId file = Node(path);
        Errno outcome = Files.OpenEditable(file, OpenIntent.Write, out OpenedFile opened);
        if (outcome != Errno.Ok)
        {
            return outcome;
        }

        outcome = Write(file, opened.Handle, offset, text);
        Assert.Equal(Errno.Ok, Files.Release(file, opened.Handle));
        return outcome;
    }

    public byte[] ReadHeld(NodeId file, ulong handle, long offset = 0, int count = 1 << 20)
    {
        var sink = new Recorder();
        Errno outcome = Files.ReadOpened(file, handle, offset, count, Gaps.FailRead, sink);
        Assert.True(outcome == Errno.Ok, $"{outcome}: {string.Join('\n', Log.Lines)}");
        return sink.Bytes;
    }

    /// <summary>Opens a file, reads and closes it.</summary>
    public byte[] Read(NodeId file)
    {
        ulong handle = Open(file);
        byte[] bytes = ReadHeld(file, handle);
        Assert.Equal(Errno.Ok, Files.Release(file, handle));
        return bytes;
    }

    public string Text(string path) => Encoding.Latin1.GetString(Read(Node(path)));

    public List<string> List(string path, int page = int.MaxValue)
    {
        var names = new List<string>();
        ulong offset = 0;
        while (true)
        {
            var sink = new Recorder(page);
            Assert.Equal(Errno.Ok, Files.ReadDirectory(Node(path), offset, withAttributes: false, sink));
            if (sink.Entries.Count == 0)
            {
                return names;
            }

            names.AddRange(sink.Names);
            offset = sink.Entries[^1].Next;
        }
    }

    public void Dispose()
    {
        if (!isClosed)
        {
            Close();
        }

        overlay.Dispose();
        directory.Delete(recursive: true);
    }
}
