using System.Text;
using Elastickv.SnapshotFs.FileSystem;

namespace Elastickv.SnapshotFs.Model.Reference;

/// <summary>The contract of editing as a plain tree in memory (spec 00 §4, docs/semantics.md "Editing"): what is shown, and how an operation by path ends.</summary>
internal sealed class ReferenceTree
{
    public Node Root { get; } = new(isDirectory: true);

    public Expiries Expiries { get; } = new();

    /// <summary>Finds a path; ENOENT and ENOTDIR as a walk by names gives them.</summary>
    public Errno Find(string path, out Node node)
    {
        node = Root;
        foreach (string name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!node.IsDirectory)
            {
                return Errno.ENOTDIR;
            }

            if (!node.Entries.TryGetValue(name, out Node? next))
            {
                return Errno.ENOENT;
            }

            node = next;
        }

        return Errno.Ok;
    }

    public Errno Create(string path, bool isDirectory, out Node node)
    {
        Errno outcome = Parent(path, out string directory, out string name, out node);
        Node parent = node;
        outcome = outcome != Errno.Ok ? outcome : parent.Entries.ContainsKey(name) ? Errno.EEXIST : Places.MayCreate(directory, name, isDirectory);
        if (outcome == Errno.Ok)
        {
            node = new Node(isDirectory) { IsNew = true };
            parent.Entries.Add(name, node);
            if (!isDirectory && Expiries.At(directory, name) is { } slot)
            {
                Expiries.Come(slot, replaces: false);
            }
        }

        return outcome;
    }

    public Errno Remove(string path, bool isDirectory)
    {
        Errno outcome = Parent(path, out string directory, out string name, out Node parent);
        if (outcome != Errno.Ok)
        {
            return outcome;
        }

        if (!isDirectory && SidecarAt(parent, directory, name) is { } body)
        {
            parent.Sidecars.Remove(body);
            return Errno.Ok;
        }

        if (!parent.Entries.TryGetValue(name, out Node? node))
        {
            return Errno.ENOENT;
        }

        outcome = node.IsDirectory != isDirectory ? (isDirectory ? Errno.ENOTDIR : Errno.EISDIR)
            : directory.Length == 0 && !isDirectory ? Errno.EACCES
            : node.Entries.Count > 0 || HasLines(path) ? Errno.ENOTEMPTY
            : Errno.Ok;
        if (outcome == Errno.Ok)
        {
            parent.Entries.Remove(name);
            node.IsLinked = false;
            if (!isDirectory)
            {
                Expiries.Remove(Expiries.At(directory, name), node);
                if (Places.IsObject(directory, name))
                {
                    parent.Sidecars.Remove(name);
                }
            }
        }

        return outcome;
    }

    /// <summary>Renames; <paramref name="way"/> is 0 to replace, 1 to refuse, 2 to exchange.</summary>
    public Errno Rename(string path, string toPath, int way)
    {
        Errno outcome = Parent(path, out string from, out string name, out Node parent);
        outcome = outcome == Errno.Ok && !parent.Entries.ContainsKey(name) ? Errno.ENOENT : outcome;
        if (outcome != Errno.Ok)
        {
            return outcome;
        }

        Node node = parent.Entries[name];
        outcome = Parent(toPath, out string to, out string toName, out Node toParent);
        Node? other = outcome == Errno.Ok ? toParent.Entries.GetValueOrDefault(toName) : null;
        outcome = outcome != Errno.Ok ? outcome
            : way == 2 && other is null ? Errno.ENOENT
            : way == 1 && other is not null ? Errno.EEXIST
            : Errno.Ok;
        if (outcome != Errno.Ok || node == other)
        {
            return outcome;
        }

        outcome = IsInside(to, path) || (way == 2 && IsInside(from, toPath)) ? Errno.EINVAL : Places.MayMove(from, name, to, toName, node);
        if (outcome == Errno.Ok && other is not null)
        {
            outcome = way == 2 ? Places.MayMove(to, toName, from, name, other)
                : other.IsDirectory != node.IsDirectory ? (other.IsDirectory ? Errno.EISDIR : Errno.ENOTDIR)
                : other.Entries.Count > 0 ? Errno.ENOTEMPTY
                : Errno.Ok;
        }

        if (outcome != Errno.Ok)
        {
            return outcome;
        }

        MoveSidecars((parent, from, name, node), (toParent, to, toName, other), way == 2);
        parent.Entries.Remove(name);
        if (way == 2)
        {
            parent.Entries[name] = other!;
            Expiries.Exchange(Expiries.At(from, name), Expiries.At(to, toName), node, other!);
        }
        else
        {
            if (other is not null)
            {
                other.IsLinked = false;
            }

            if (!node.IsDirectory)
            {
                Expiries.Move(Expiries.At(from, name), Expiries.At(to, toName), node, other);
            }
        }

        toParent.Entries[toName] = node;
        return Errno.Ok;
    }

    /// <summary>Appends a line to a file of expiries; only for keys that are there.</summary>
    public bool WriteExpiry(string lines, string key, long expiry)
    {
        string path = $"{(lines == "hll_ttl.jsonl" ? Places.Sketches : Places.Strings)}/{key}.bin";
        if (Find(path, out _) != Errno.Ok)
        {
            return false;
        }

        Expiries.At(path[..path.LastIndexOf('/')], key + ".bin");
        Expiries.Write(lines, key, expiry, All(Root));
        return true;
    }

    /// <summary>The names a directory shows, with the node or null for a derived file.</summary>
    public SortedDictionary<string, Node?> Shown(string directory, Node node)
    {
        var shown = new SortedDictionary<string, Node?>(StringComparer.Ordinal);
        foreach ((string name, Node entry) in node.Entries)
        {
            shown.Add(name, entry);
            if (!entry.IsDirectory && node.Sidecars.ContainsKey(name))
            {
                shown.Add(name + Places.Meta, null);
            }
        }

        if (directory == Places.Database)
        {
            foreach (string lines in (string[])["strings_ttl.jsonl", "hll_ttl.jsonl"])
            {
                if (Expiries.Shown(lines).Count > 0)
                {
                    shown.Add(lines, null);
                }
            }
        }

        return shown;
    }

    /// <summary>What a new snapshot of the tree holds: no scratch files, no empty directories, a sidecar for every object.</summary>
    public void Commit()
    {
        Expiries.Commit();
        Commit("", Root);
        if (Find("dynamodb/tab", out Node table) == Errno.Ok)
        {
            // A table has a directory of items, whatever is in it.
            table.Entries.TryAdd("items", new Node(isDirectory: true));
        }
    }

    public static IEnumerable<Node> All(Node node) => node.Entries.Values.SelectMany(All).Prepend(node);

    /// <summary>Splits a path and finds its directory.</summary>
    public Errno Parent(string path, out string directory, out string name, out Node node)
    {
        int slash = path.LastIndexOf('/');
        (directory, name) = (slash < 0 ? "" : path[..slash], path[(slash + 1)..]);
        Errno outcome = Find(directory, out node);
        return outcome == Errno.Ok && !node.IsDirectory ? Errno.ENOTDIR : outcome;
    }

    private static bool IsInside(string directory, string path) => (directory + "/").StartsWith(path + "/", StringComparison.Ordinal);

    private static string? SidecarAt(Node parent, string directory, string name) =>
        Places.IsInBucket(directory) && name.EndsWith(Places.Meta, StringComparison.Ordinal) && name[..^Places.Meta.Length] is var body
        && parent.Sidecars.ContainsKey(body) && parent.Entries.TryGetValue(body, out Node? node) && !node.IsDirectory ? body : null;

    private static void MoveSidecars((Node Parent, string Path, string Name, Node Node) from, (Node Parent, string Path, string Name, Node? Node) to, bool exchanges)
    {
        bool source = Places.IsObject(from.Path, from.Name) && Places.IsObject(to.Path, to.Name);
        if (!source || from.Node.IsDirectory && to.Node is null or { IsDirectory: true })
        {
            return;
        }

        string? own = from.Parent.Sidecars.GetValueOrDefault(from.Name), other = to.Parent.Sidecars.GetValueOrDefault(to.Name);
        if (exchanges)
        {
            // What brings only new content has no metadata to bring, and takes none away.
            if ((own is not null && (other is not null || !to.Node!.IsNew || to.Node.IsDirectory)) || (other is not null && (!from.Node.IsNew || from.Node.IsDirectory)))
            {
                Put(from, other);
                Put(to, own);
            }
        }
        else if (own is not null)
        {
            Put(from, null);
            Put(to, own);
        }
        else if (to.Node is not null && !from.Node.IsNew)
        {
            Put(to, null);
        }
    }

    private static void Put((Node Parent, string Path, string Name, Node? Node) at, string? sidecar)
    {
        at.Parent.Sidecars.Remove(at.Name);
        if (sidecar is not null)
        {
            at.Parent.Sidecars.Add(at.Name, sidecar);
        }
    }

    private bool HasLines(string path) => path == Places.Database && (Expiries.Shown("strings_ttl.jsonl").Count > 0 || Expiries.Shown("hll_ttl.jsonl").Count > 0);

    private static void Commit(string path, Node node)
    {
        node.IsNew = false;
        node.Carried = null;
        foreach ((string name, Node entry) in node.Entries.ToArray())
        {
            if (Places.IsScratch(name))
            {
                node.Entries.Remove(name);
                continue;
            }

            Commit(path.Length == 0 ? name : path + "/" + name, entry);
            if (entry.IsDirectory && entry.Entries.Count == 0 && path != "dynamodb/tab")
            {
                node.Entries.Remove(name);
            }
            else if (!entry.IsDirectory && Places.IsObject(path, name))
            {
                node.Sidecars.TryAdd(name, "*");
            }
        }

        foreach (string waiting in node.Sidecars.Keys.Where(name => !node.Entries.TryGetValue(name, out Node? body) || body.IsDirectory).ToArray())
        {
            node.Sidecars.Remove(waiting);
        }
    }
}
