using Elastickv.SnapshotFs.Overlay.Changes;
using Elastickv.SnapshotFs.Overlay.Rules;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Overlay.Tests.Support;

/// <summary>What the overlay promises, done plainly: a tree of objects in memory. Paths are Latin-1 strings without a leading slash.</summary>
internal sealed class Model
{
    private readonly Dictionary<string, ModelNode> original = [];

    public Model(FakeBase below)
    {
        Root = Copy(below, NodeId.Root, "");
    }

    public ModelNode Root { get; }

    /// <summary>The node of a path, or null.</summary>
    public ModelNode? Find(string path)
    {
        ModelNode? node = Root;
        foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            node = node?.Children is { } children && children.TryGetValue(part, out ModelNode? child) ? child : null;
        }

        return node;
    }

    /// <summary>Every path with its node, directories before what is in them.</summary>
    public IEnumerable<(string Path, ModelNode Node)> All() => Walk(Root, "");

    public EditResult Add(string path, bool directory)
    {
        (ModelNode parent, string parentPath, string name) = Split(path);
        return parent.Children!.ContainsKey(name) ? EditResult.Exists : Result(TreeRules.Create(Place(parentPath), Bytes(name), directory));
    }

    /// <summary>Does what <see cref="Add"/> allowed.</summary>
    public void Added(string path, NodeId id, bool directory)
    {
        (ModelNode parent, _, string name) = Split(path);
        parent.Children!.Add(name, new ModelNode { Id = id, FromBase = false, Children = directory ? new(StringComparer.Ordinal) : null, Stored = true });
    }

    public EditResult Remove(string path, bool directory)
    {
        (ModelNode parent, string parentPath, string name) = Split(path);
        if (!parent.Children!.TryGetValue(name, out ModelNode? node))
        {
            return EditResult.NotFound;
        }

        EditResult result = node.IsDirectory != directory ? (directory ? EditResult.NotADirectory : EditResult.IsADirectory)
            : Result(TreeRules.Remove(Place(parentPath), Bytes(name)));
        result = result != EditResult.Ok ? result : node.Children is { Count: > 0 } ? EditResult.NotEmpty : EditResult.Ok;
        if (result == EditResult.Ok)
        {
            parent.Children.Remove(name);
        }

        return result;
    }

    public EditResult Rename(string from, string to, RenameMode mode)
    {
        (ModelNode parent, string parentPath, string name) = Split(from);
        (ModelNode toParent, string toParentPath, string toName) = Split(to);
        if (!parent.Children!.TryGetValue(name, out ModelNode? node))
        {
            return EditResult.NotFound;
        }

        toParent.Children!.TryGetValue(toName, out ModelNode? target);
        if ((mode == RenameMode.Exchange && target is null) || (mode == RenameMode.NoReplace && target is not null))
        {
            return mode == RenameMode.Exchange ? EditResult.NotFound : EditResult.Exists;
        }

        if (target == node)
        {
            return EditResult.Ok;
        }

        if ((to + "/").StartsWith(from + "/", StringComparison.Ordinal) || (mode == RenameMode.Exchange && (from + "/").StartsWith(to + "/", StringComparison.Ordinal)))
        {
            return EditResult.Invalid;
        }

        EditResult result = Result(TreeRules.Rename(Place(parentPath), Bytes(name), Place(toParentPath), Bytes(toName), node.IsDirectory, !node.FromBase));
        if (result == EditResult.Ok && target is not null)
        {
            result = mode == RenameMode.Exchange
                ? Result(TreeRules.Rename(Place(toParentPath), Bytes(toName), Place(parentPath), Bytes(name), target.IsDirectory, !target.FromBase))
                : target.IsDirectory != node.IsDirectory ? (target.IsDirectory ? EditResult.IsADirectory : EditResult.NotADirectory)
                : target.Children is { Count: > 0 } ? EditResult.NotEmpty
                : Result(TreeRules.Remove(Place(toParentPath), Bytes(toName)));
        }

        if (result == EditResult.Ok)
        {
            parent.Children.Remove(name);
            toParent.Children[toName] = node;
            if (mode == RenameMode.Exchange)
            {
                parent.Children[name] = target!;
            }
        }

        return result;
    }

    public static EditResult Write(ModelNode file, int offset, byte[] bytes)
    {
        if (file.IsDirectory)
        {
            return EditResult.IsADirectory;
        }

        if (bytes.Length == 0)
        {
            return EditResult.Ok;
        }

        if (file.Incomplete)
        {
            return EditResult.InputOutput;
        }

        byte[] longer = new byte[Math.Max(file.Content.Length, offset + bytes.Length)];
        file.Content.CopyTo(longer, 0);
        bytes.CopyTo(longer, offset);
        Changed(file, longer);
        return EditResult.Ok;
    }

    public static EditResult Truncate(ModelNode file, int length)
    {
        if (file.IsDirectory)
        {
            return EditResult.IsADirectory;
        }

        if (file.Incomplete && length >= file.Content.Length)
        {
            return EditResult.InputOutput;
        }

        byte[] content = new byte[length];
        file.Content.AsSpan(0, Math.Min(length, file.Content.Length)).CopyTo(content);
        Changed(file, content);
        return EditResult.Ok;
    }

    /// <summary>What differs from the base, in byte order: path, kind, and where it came from.</summary>
    public List<(string Path, ChangeKind Kind, string? From)> Differences()
    {
        var now = All().ToDictionary(entry => Slashed(entry.Path, entry.Node), entry => entry.Node);
        var before = original.ToDictionary(entry => Slashed(entry.Key, entry.Value), entry => entry.Value);
        var byId = before.ToDictionary(entry => entry.Value.Id, entry => entry.Key);
        var differences = new List<(string, ChangeKind, string?)>();
        foreach (string path in now.Keys.Union(before.Keys).Order(StringComparer.Ordinal))
        {
            now.TryGetValue(path, out ModelNode? node);
            before.TryGetValue(path, out ModelNode? old);
            string? from = node is { FromBase: true } && node.Id != old?.Id ? byId[node.Id] : null;
            if (node is null)
            {
                differences.Add((path, ChangeKind.Deleted, null));
            }
            else if (old is null)
            {
                differences.Add((path, from is null ? ChangeKind.Created : ChangeKind.Renamed, from));
            }
            else if (!node.IsDirectory && (node.Id != old.Id || node.Stored))
            {
                differences.Add((path, ChangeKind.Changed, from));
            }
        }

        return differences;
    }

    private static void Changed(ModelNode file, byte[] content)
    {
        file.Content = content;
        file.Stored = true;
        file.Incomplete = false;
        file.ModifiedMs = null;
    }

    private static string Slashed(string path, ModelNode node) => node.IsDirectory ? path + "/" : path;

    private static IEnumerable<(string Path, ModelNode Node)> Walk(ModelNode directory, string path)
    {
        foreach ((string name, ModelNode child) in directory.Children!)
        {
            yield return (path + name, child);
            if (child.IsDirectory)
            {
                foreach ((string, ModelNode) below in Walk(child, path + name + "/"))
                {
                    yield return below;
                }
            }
        }
    }

    private static EditResult Result(Verdict verdict) => verdict switch
    {
        Verdict.Document or Verdict.Scratch or Verdict.Stray => EditResult.Ok,
        Verdict.ReadOnly => EditResult.AccessDenied,
        Verdict.CrossScope => EditResult.CrossScope,
        Verdict.NameTooLong => EditResult.NameTooLong,
        _ => EditResult.NotPermitted,
    };

    private static Place Place(string path) => TreeRules.PlaceOf(Bytes(path));

    private static byte[] Bytes(string text) => OverlayFixture.Bytes(text);

    private (ModelNode Parent, string ParentPath, string Name) Split(string path)
    {
        int slash = path.LastIndexOf('/');
        string parent = slash < 0 ? "" : path[..slash];
        return (Find(parent)!, parent, path[(slash + 1)..]);
    }

    private ModelNode Copy(FakeBase below, NodeId id, string path)
    {
        if (!id.IsDirectory)
        {
            bool isChecksums = path == "CHECKSUMS";
            Assert.True(isChecksums || below.TryMeasure(id, out _));
            byte[] content = isChecksums ? [] : OverlayFixture.ReadAll(below, id);
            bool incomplete = !isChecksums && below.TryMeasure(id, out NodeAttributes attributes) && attributes.Size > content.Length;
            return original[path] = new ModelNode { Id = id, FromBase = true, Content = content, Incomplete = incomplete };
        }

        var node = new ModelNode { Id = id, FromBase = true, Children = new(StringComparer.Ordinal) };
        if (path.Length > 0)
        {
            original[path] = new ModelNode { Id = id, FromBase = true, Children = node.Children };
        }

        foreach ((string name, NodeId child, _) in OverlayFixture.ListNodes(below, id, 100))
        {
            node.Children.Add(name, Copy(below, child, path.Length == 0 ? name : path + "/" + name));
        }

        return node;
    }
}
