using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Elastickv.SnapshotFs.FileSystem;
using Elastickv.SnapshotFs.Model.Reference;
using Elastickv.SnapshotFs.Model.Targets;

namespace Elastickv.SnapshotFs.Model.Running;

/// <summary>Compares everything visible: by listing and by direct lookup, contents, sizes, link counts, inode numbers, derived files, and files that are open.</summary>
internal sealed class Comparison(Mounted mounted)
{
    private const ulong RootNode = 1;
    private const int ReadBytes = 1 << 16;
    private static readonly string[] Absent = ["a.bin", "c.bin", "sedX", "x.bin", "m.json", "o", "p", "d", "e", "f", "k1.json", "k2.json", "o~", "notes", "messages.jsonl~"];

    private readonly Dictionary<Node, ulong> inodes = [];

    /// <summary>The files that are open, by slot.</summary>
    public Dictionary<int, (Node Node, ulong File, ulong Handle)> Held { get; } = [];

    private ITarget Target => mounted.Target;

    /// <summary>Lets inode numbers be others from here on: there is another snapshot.</summary>
    public void Forget() => inodes.Clear();

    public void Check(ReferenceTree reference, bool withSums)
    {
        var sums = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var seen = new HashSet<ulong>();
        Check(reference, "", reference.Root, RootNode, sums, seen);
        foreach ((Node node, ulong file, ulong handle) in Held.Values)
        {
            Same(Errno.Ok, Target.GetAttributes(file, out Stat stat), "attributes of an open file");
            Same((node.IsLinked ? 1u : 0u, (long)node.Data.Length), (stat.Links, stat.Size), "links and size of an open file");
            Same(Errno.Ok, Target.Read(file, handle, 0, ReadBytes, out byte[] bytes), "read of an open file");
            Same(Text(node.Data), Text(bytes), "content of an open file");
        }

        if (withSums)
        {
            Same(Errno.Ok, Target.Lookup(RootNode, "CHECKSUMS", out Stat stat), "lookup of CHECKSUMS");
            sums.Remove("CHECKSUMS");
            Same(string.Concat(sums.Select(sum => $"{sum.Value}  {sum.Key}\n")), Text(Read(stat, "CHECKSUMS")), "CHECKSUMS");
        }
    }

    /// <summary>Takes everything that is shown into an empty reference.</summary>
    public void Read(ReferenceTree reference) => Read(reference.Root, RootNode, "");

    /// <summary>After a commit: documents may be written another way than the user did; such a text is taken over when it says the same.</summary>
    public void Settle(ReferenceTree reference)
    {
        var actions = new Actions(Target, Held);
        foreach (string directory in (string[])[Places.Hashes, Places.Items, Places.Queue])
        {
            if (reference.Find(directory, out Node node) != Errno.Ok)
            {
                continue;
            }

            foreach ((string name, Node file) in node.Entries.Where(entry => !entry.Value.IsDirectory && entry.Key[0] != '_').ToArray())
            {
                Errno found = actions.Find(directory + "/" + name, out Stat stat);
                if (name == "messages.jsonl" && found == Errno.ENOENT && file.Data.Length == 0)
                {
                    node.Entries.Remove(name);
                    continue;
                }

                Same(Errno.Ok, found, $"lookup of {directory}/{name} after the commit");
                byte[] shown = Read(stat, name);
                Same(Meaning(directory, file.Data), Meaning(directory, shown), $"meaning of {directory}/{name} after the commit");
                file.Data = shown;
            }

            if (directory == Places.Queue && !node.Entries.ContainsKey("messages.jsonl") && actions.Find(directory + "/messages.jsonl", out Stat empty) == Errno.Ok)
            {
                Same(0L, empty.Size, "messages of an empty queue");
                node.Entries.Add("messages.jsonl", new Node(isDirectory: false));
            }
        }
    }

    private static string Meaning(string directory, byte[] data)
    {
        if (directory == Places.Queue)
        {
            IEnumerable<string> bodies = Text(data).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("body").GetRawText());
            return string.Join('\n', bodies.Order(StringComparer.Ordinal));
        }

        return JsonSerializer.Serialize(JsonDocument.Parse(data));
    }

    private static string Text(byte[] bytes) => Encoding.Latin1.GetString(bytes);

    private static void Same<T>(T expected, T actual, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new DifferenceException($"{what}: is\n    {actual}\n  and should be\n    {expected}");
        }
    }

    private void Check(ReferenceTree reference, string path, Node directory, ulong node, SortedDictionary<string, string> sums, HashSet<ulong> seen)
    {
        SortedDictionary<string, Node?> shown = reference.Shown(path, directory);
        List<(string Name, ulong Node)> listed = Target.List(node);
        foreach ((string name, ulong inode) in listed.Where(entry => path == Places.Database && reference.Expiries.AreWritten && entry.Name.EndsWith("_ttl.jsonl", StringComparison.Ordinal)))
        {
            if (Target.GetAttributes(inode, out Stat lines) == Errno.Ok && lines.Size == 0)
            {
                shown.TryAdd(name, null);
            }
        }

        Same(string.Join(' ', shown.Keys), string.Join(' ', listed.Select(entry => entry.Name).Order(StringComparer.Ordinal)), $"listing of '{path}'{Derived(listed)}");
        foreach ((string name, ulong inode) in listed)
        {
            string child = path.Length == 0 ? name : path + "/" + name;
            Same(Errno.Ok, Target.Lookup(node, name, out Stat stat), $"lookup of {child}");
            Same(inode, stat.Node, $"inode of {child} by listing and by lookup");
            Same(Errno.Ok, Target.GetAttributes(inode, out Stat again), $"attributes of {child}");
            Same(stat, again, $"attributes of {child} by lookup and by inode");
            Same(true, seen.Add(inode), $"inode of {child} is its own");
            Node? expected = shown[name];
            Same(expected?.IsDirectory ?? false, stat.IsDirectory, $"kind of {child}");
            Same(stat.IsDirectory ? 2u : 1u, stat.Links, $"links of {child}");
            if (expected is not null && !inodes.TryAdd(expected, inode))
            {
                Same(inodes[expected], inode, $"inode of {child} over time");
            }

            if (stat.IsDirectory)
            {
                Check(reference, child, expected!, inode, sums, seen);
            }
            else if (child != "CHECKSUMS")
            {
                byte[] bytes = Read(stat, child);
                sums.Add(child, Convert.ToHexStringLower(SHA256.HashData(bytes)));
                CheckFile(reference, path, directory, name, expected, bytes);
            }
        }

        foreach (string name in Absent.Where(name => !shown.ContainsKey(name)))
        {
            Same(Errno.ENOENT, Target.Lookup(node, name, out _), $"lookup of {name} in '{path}', which is not there");
        }
    }

    /// <summary>What the files of expiries among some entries say, for a message.</summary>
    private string Derived(List<(string Name, ulong Node)> listed) => string.Concat(
        listed.Where(entry => entry.Name.EndsWith("_ttl.jsonl", StringComparison.Ordinal) && Target.GetAttributes(entry.Node, out _) == Errno.Ok)
            .Select(entry => Target.GetAttributes(entry.Node, out Stat stat) == Errno.Ok ? $", {entry.Name} {Text(Read(stat, entry.Name))}" : ""));

    private static void CheckFile(ReferenceTree reference, string path, Node directory, string name, Node? expected, byte[] bytes)
    {
        if (expected is not null)
        {
            if (name != "MANIFEST.json")
            {
                Same(Text(expected.Data), Text(bytes), $"content of {path}/{name}");
            }
        }
        else if (path == Places.Database)
        {
            // The last line of a key counts.
            var lines = new SortedDictionary<string, long>(StringComparer.Ordinal);
            foreach (string line in Text(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                JsonElement json = JsonDocument.Parse(line).RootElement;
                lines[json.GetProperty("key").GetString()!] = json.GetProperty("expire_at_ms").GetInt64();
            }

            Same(string.Join(' ', reference.Expiries.Shown(name).Order(Comparer<KeyValuePair<string, long>>.Create((a, b) => string.CompareOrdinal(a.Key, b.Key)))), string.Join(' ', lines), $"lines of {name}");
        }
        else
        {
            string body = name[..^Places.Meta.Length];
            byte[] data = directory.Entries[body].Data;
            JsonElement json = JsonDocument.Parse(bytes).RootElement;
            string told = directory.Sidecars[body] == "*" ? "" : json.GetProperty("content_type").GetString()!;
            Same(
                ((long)data.Length, Convert.ToHexStringLower(MD5.HashData(data)), directory.Sidecars[body].TrimStart('*')),
                (json.GetProperty("size_bytes").GetInt64(), json.GetProperty("etag").GetString(), told), $"sidecar of {path}/{body}");
        }
    }

    private void Read(Node directory, ulong node, string path)
    {
        foreach ((string name, ulong inode) in Target.List(node))
        {
            Same(Errno.Ok, Target.Lookup(node, name, out Stat stat), name);
            if (stat.IsDirectory)
            {
                var child = new Node(isDirectory: true);
                directory.Entries.Add(name, child);
                Read(child, inode, path.Length == 0 ? name : path + "/" + name);
            }
            else if (name.EndsWith(Places.Meta, StringComparison.Ordinal))
            {
                directory.Sidecars.Add(name[..^Places.Meta.Length], JsonDocument.Parse(Read(stat, name)).RootElement.GetProperty("content_type").GetString()!);
            }
            else if (!name.EndsWith("_ttl.jsonl", StringComparison.Ordinal))
            {
                directory.Entries.Add(name, new Node(isDirectory: false) { Data = Read(stat, name) });
            }
        }
    }

    private byte[] Read(in Stat stat, string path)
    {
        Same(Errno.Ok, Target.Open(stat.Node, write: false, out ulong handle), $"open of {path}");
        Same(Errno.Ok, Target.Read(stat.Node, handle, 0, ReadBytes, out byte[] bytes), $"read of {path}");
        Same(Errno.Ok, Target.Release(stat.Node, handle), $"release of {path}");
        Same(stat.Size, (long)bytes.Length, $"size of {path}");
        return bytes;
    }
}
