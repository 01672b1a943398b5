using System.Text;
using System.Text.Json;
using Elastickv.SnapshotFs.Overlay.Commit;
using Elastickv.SnapshotFs.Overlay.Storage;
using Elastickv.SnapshotFs.Overlay.Tests.Support;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Overlay.Tests.Commit;

/// <summary>A golden write-back (spec 07 §12) whose edits are made with the ordinary operations of a writable tree, in an overlay on disk.</summary>
internal sealed class GoldenEdits : IDisposable
{
    private readonly string folder;
    private readonly TemporaryDirectory directory = new();

    /// <param name="name">Name of the case.</param>
    /// <param name="edited">Whether its edits are made.</param>
    /// <param name="copyBase">Whether the base is a copy, alone in a directory.</param>
    public GoldenEdits(string name, bool edited = true, bool copyBase = false)
    {
        folder = GoldenData.At("splice", name);
        BasePath = BaseOf(folder)!;
        if (copyBase)
        {
            Directory.CreateDirectory(directory.At("base"));
            File.Copy(BasePath, directory.At("base/copy.fsm"));
            BasePath = directory.At("base/copy.fsm");
        }

        Snapshot = SnapshotFile.Open(BasePath, new SnapshotOptions());
        Below = new SnapshotTree(Snapshot, new TreeOptions { SourcePath = BasePath, ProgramVersion = "1.2.3" });
        Edits = OverlayTree.Open(OverlayPath, Below, BaseIdentity.Of(Snapshot), OverlayFixture.Options);
        if (edited)
        {
            MakeEdits();
        }
    }

    private void MakeEdits()
    {
        if (File.Exists(Path.Combine(folder, "deletes.txt")))
        {
            foreach (string line in File.ReadLines(Path.Combine(folder, "deletes.txt")).Where(line => line.Length > 0))
            {
                Delete(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(line.TrimEnd('/'))));
            }
        }

        foreach ((string path, byte[] content) in GoldenTree.Load(Path.Combine(folder, "edits")))
        {
            Put(path, content);
        }
    }

    public string BasePath { get; }

    public SnapshotFile Snapshot { get; }

    public SnapshotTree Below { get; }

    public OverlayTree Edits { get; private set; }

    public string OverlayPath => directory.At("overlay");

    /// <summary>A path for an output; its directory holds nothing else to begin with.</summary>
    public string Output
    {
        get
        {
            Directory.CreateDirectory(directory.At("out"));
            return Path.Combine(directory.At("out"), "new.fsm");
        }
    }

    public string[] OutputEntries => [.. Directory.GetFileSystemEntries(Path.GetDirectoryName(Output)!).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    /// <summary>Members of the case's <c>expected.json</c>.</summary>
    public JsonElement Expected => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "expected.json"))).RootElement;

    public static TheoryData<string> Names(bool problems)
    {
        var names = new TheoryData<string>();
        foreach (string folder in Directory.EnumerateDirectories(GoldenData.At("splice")).Order(StringComparer.Ordinal))
        {
            if (Path.GetFileName(folder).StartsWith("problem-", StringComparison.Ordinal) == problems && BaseOf(folder) is not null)
            {
                names.Add(Path.GetFileName(folder));
            }
        }

        return names;
    }

    public string At(string name) => Path.Combine(folder, name);

    public EditCommitter Committer(CommitOptions? template = null, Action<CommitOutcome>? finished = null, CommitSeams? seams = null) =>
        new(Edits, Snapshot, Below, template ?? Options(), finished, seams ?? CommitSeams.None);

    public CommitOptions Options() => new() { OutputPath = Output, ProgramVersion = "1.2.3", ClusterId = "c", ResultPath = Edits.ResultPath };

    /// <summary>Closes the overlay and opens it again, as the next mount does.</summary>
    public void Reopen()
    {
        Edits.Dispose();
        Open();
    }

    /// <summary>Opens the overlay, after it was ended.</summary>
    public void Open() => Edits = OverlayTree.Open(OverlayPath, Below, BaseIdentity.Of(Snapshot), OverlayFixture.Options);

    /// <summary>Writes a whole file, with the time of the commit.</summary>
    public void Put(string path, byte[] content)
    {
        NodeId parent = Folder(path.Contains('/') ? path[..path.LastIndexOf('/')] : "");
        byte[] name = OverlayFixture.Bytes(path[(path.LastIndexOf('/') + 1)..]);
        if (Edits.TryLookup(parent, name, out NodeId file))
        {
            Assert.Equal(EditResult.Ok, Edits.Truncate(file, 0));
        }
        else
        {
            Assert.Equal(EditResult.Ok, Edits.Create(parent, name, out file));
        }

        Assert.Equal(EditResult.Ok, Edits.Write(file, 0, content));
        Assert.Equal(EditResult.Ok, Edits.SetModified(file, HlcTimestamp.UnixMilliseconds(Snapshot.NextCommitTimestamp)));
    }

    public void Delete(string path)
    {
        NodeId parent = OverlayFixture.Lookup(Edits, path.Contains('/') ? path[..path.LastIndexOf('/')] : "")!.Value;
        byte[] name = OverlayFixture.Bytes(path[(path.LastIndexOf('/') + 1)..]);
        Assert.True(Edits.TryLookup(parent, name, out NodeId node), path);
        if (!node.IsDirectory)
        {
            Assert.Equal(EditResult.Ok, Edits.Unlink(parent, name));
            return;
        }

        foreach ((string entry, _, _) in OverlayFixture.ListNodes(Edits, node, 100))
        {
            Delete($"{path}/{entry}");
        }

        Assert.Equal(EditResult.Ok, Edits.RemoveDirectory(parent, name));
    }

    public void Dispose()
    {
        Edits.Abandon();
        Below.Dispose();
        Snapshot.Dispose();
        directory.Dispose();
    }

    private NodeId Folder(string path)
    {
        NodeId node = NodeId.Root;
        foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!Edits.TryLookup(node, OverlayFixture.Bytes(part), out NodeId next))
            {
                Assert.Equal(EditResult.Ok, Edits.MakeDirectory(node, OverlayFixture.Bytes(part), out next));
            }

            node = next;
        }

        return node;
    }

    private static string? BaseOf(string folder)
    {
        string name = File.ReadAllText(Path.Combine(folder, "base")).Split(' ')[0].Trim();
        string own = Path.Combine(folder, "base.fsm");
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "expected.json")));
        return expected.RootElement.TryGetProperty("kek", out _) ? null
            : name == "own" ? (File.Exists(own) ? own : null)
            : name is "basic" or "history" or "names" ? Directory.GetFiles(GoldenData.At("real", name), "*.fsm").Single()
            : null;
    }
}
