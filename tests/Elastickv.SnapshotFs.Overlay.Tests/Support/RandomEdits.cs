using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Overlay.Tests.Support;

/// <summary>Does random edits to an overlay and to the model, with few names so that they meet often, and wants the same answers.</summary>
internal sealed class RandomEdits(OverlayFixture overlay, Model model, int seed)
{
    private static readonly string[] Names = ["a", "b", "d", "d-", "e", "a~", "_bucket.json", "1.json", "a.bin", "b.bin", "messages.jsonl"];

    private readonly Random random = new(seed);

    /// <summary>What the last step did.</summary>
    public string Last { get; private set; } = "";

    /// <summary>The file or directory that the last step changed the content or time of, or null.</summary>
    public ModelNode? LastContent { get; private set; }

    public void Step()
    {
        LastContent = null;
        switch (random.Next(12))
        {
            case 0 or 1:
                Add(NewPath(), directory: false);
                break;
            case 2:
                Add(NewPath(), directory: true);
                break;
            case 3:
                string file = AnyPath();
                Expect($"unlink {file}", model.Remove(file, directory: false), () => overlay.Unlink(file));
                break;
            case 4:
                string directory = AnyPath();
                Expect($"rmdir {directory}", model.Remove(directory, directory: true), () => overlay.RemoveDirectory(directory));
                break;
            case 5 or 6 or 7:
                string from = AnyPath();
                string to = random.Next(2) == 0 ? AnyPath() : NewPath();
                var mode = (RenameMode)random.Next(3);
                Expect($"rename {from} {to} {mode}", Peek(() => model.Rename(from, to, mode), () => overlay.Rename(from, to, mode)));
                break;
            case 8 or 9:
                Write(AnyPath());
                break;
            case 10:
                Truncate(AnyPath());
                break;
            default:
                SetModified(AnyPath());
                break;
        }
    }

    /// <summary>A step that makes some file durable; gives the file, or null for everything.</summary>
    public (bool Done, ModelNode? File) Sync()
    {
        string path = AnyPath();
        if (random.Next(2) == 0 || model.Find(path) is not { } node)
        {
            Last = "sync all";
            return (overlay.Tree.SyncAll() == EditResult.Ok, null);
        }

        Last = $"sync {path}";
        return (overlay.Tree.Sync(node.Id) == EditResult.Ok, node);
    }

    public int Next(int bound) => random.Next(bound);

    private static bool IsGenerated(string path) => path is "MANIFEST.json" or "CHECKSUMS";

    private void Add(string path, bool directory)
    {
        EditResult expected = model.Add(path, directory);
        NodeId created = default;
        Expect($"add {path} {directory}", expected, () =>
        {
            (NodeId parent, string name) = Parent(path);
            return directory ? overlay.Tree.MakeDirectory(parent, OverlayFixture.Bytes(name), out created) : overlay.Tree.Create(parent, OverlayFixture.Bytes(name), out created);
        });
        if (expected == EditResult.Ok)
        {
            model.Added(path, created, directory);
        }
    }

    private void Write(string path)
    {
        ModelNode node = model.Find(path)!;
        int offset = random.Next(6) == 0 ? node.Content.Length + random.Next(9) : random.Next(node.Content.Length + 1);
        byte[] bytes = OverlayFixture.Bytes(new string((char)('A' + random.Next(26)), random.Next(12)));
        LastContent = node;
        Expect(
            $"write {path} {offset} {bytes.Length}",
            IsGenerated(path) ? EditResult.AccessDenied : Model.Write(node, offset, bytes),
            () => overlay.Tree.Write(node.Id, offset, bytes));
    }

    private void Truncate(string path)
    {
        ModelNode node = model.Find(path)!;
        int length = random.Next(3) == 0 ? 0 : random.Next(node.Content.Length + 5);
        LastContent = node;
        Expect(
            $"truncate {path} {length}",
            IsGenerated(path) ? EditResult.AccessDenied : Model.Truncate(node, length),
            () => overlay.Tree.Truncate(node.Id, length));
    }

    private void SetModified(string path)
    {
        ModelNode node = model.Find(path)!;
        long ms = FakeBase.TimeMs + random.Next(1_000_000);
        EditResult expected = IsGenerated(path) ? EditResult.AccessDenied : EditResult.Ok;
        LastContent = node;
        Expect($"touch {path} {ms}", expected, () => overlay.Tree.SetModified(node.Id, ms));
        node.ModifiedMs = expected == EditResult.Ok && !node.IsDirectory ? ms : node.ModifiedMs;
    }

    /// <summary>The overlay's answer first: the model's call changes the model, which a crash in the overlay must leave as it was.</summary>
    private static (EditResult Expected, EditResult Actual) Peek(Func<EditResult> expected, Func<EditResult> actual)
    {
        EditResult got = actual();
        return (expected(), got);
    }

    private void Expect(string what, EditResult expected, Func<EditResult> actual)
    {
        Last = what;
        Expect(what, (expected, actual()));
    }

    private void Expect(string what, (EditResult Expected, EditResult Actual) results)
    {
        Last = $"{what}: {results.Actual}";
        Assert.True(results.Expected == results.Actual, $"{what}: expected {results.Expected}, got {results.Actual}");
    }

    private (NodeId Parent, string Name) Parent(string path)
    {
        int slash = path.LastIndexOf('/');
        return (overlay.Node(slash < 0 ? "" : path[..slash]), path[(slash + 1)..]);
    }

    private string AnyPath()
    {
        List<(string Path, ModelNode Node)> all = [.. model.All()];
        return all[random.Next(all.Count)].Path;
    }

    private string NewPath()
    {
        string[] directories = [.. model.All().Where(entry => entry.Node.IsDirectory).Select(entry => entry.Path)];
        string parent = random.Next(20) == 0 || directories.Length == 0 ? "" : directories[random.Next(directories.Length)];
        string name = Names[random.Next(Names.Length)];
        return parent.Length == 0 ? name : parent + "/" + name;
    }
}
