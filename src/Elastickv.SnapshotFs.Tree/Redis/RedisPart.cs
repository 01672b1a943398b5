using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Names;
using Elastickv.SnapshotFs.Tree.Redis.Directories;
using Elastickv.SnapshotFs.Tree.Redis.Keys;
using Elastickv.SnapshotFs.Tree.Redis.Sidecars;

namespace Elastickv.SnapshotFs.Tree.Redis;

/// <summary>
/// The Redis data of a view as <c>redis/db_0/</c> (spec 03; decisions in 00 §3). There is one database; a key is shown with its live type only, strings
/// and HLLs aside. Thread-safe; keeps a few answers about the whole, nothing about single keys.
/// </summary>
internal sealed class RedisPart : ITreePart
{
    private static readonly NodeId Database = NodeId.Directory(NodeOwner.Redis, (int)RedisNode.Database);

    private readonly SnapshotView view;
    private readonly RedisRows rows;
    private readonly KeyDirectory[] directories;
    private readonly LineFile[] lineFiles;
    private readonly IDatabaseEntry[] entries;

    public RedisPart(SnapshotView view)
    {
        this.view = view;
        rows = new RedisRows(view);
        var strings = StringDirectory.OfStrings(rows);
        var sketches = StringDirectory.OfSketches(rows);
        KeyDirectory[] collections =
        [
            WideDirectory.OfHashes(rows),
            new ListDirectory(rows),
            WideDirectory.OfSets(rows),
            WideDirectory.OfSortedSets(rows),
            new StreamDirectory(rows),
        ];
        directories = [strings, sketches, .. collections];
        lineFiles =
        [
            new LineFile(RedisNode.StringExpiries, KeyFiles.ExpiriesOf(RedisNode.Strings), () => new ExpiryDocument(rows, strings)),
            new LineFile(RedisNode.SketchExpiries, KeyFiles.ExpiriesOf(RedisNode.Sketches), () => new ExpiryDocument(rows, sketches)),
            new LineFile(RedisNode.Keymap, KeyFiles.Keymap, () => new KeymapDocument(rows, strings, sketches, collections)),
        ];
        entries = [.. directories, .. lineFiles];
    }

    public ReadOnlySpan<byte> Name => "redis"u8;

    public NodeId Directory { get; } = NodeId.Directory(NodeOwner.Redis, (int)RedisNode.Root);

    /// <remarks>A sidecar needs a string, and KEYMAP.jsonl a key, so the directories of keys alone decide.</remarks>
    public bool Exists
    {
        get
        {
            foreach (KeyDirectory keys in directories)
            {
                if (keys.Exists)
                {
                    return true;
                }
            }

            return false;
        }
    }

    private static ReadOnlySpan<byte> DatabaseName => "db_0"u8;

    public bool TryLookup(NodeId directory, ReadOnlySpan<byte> name, out NodeId node)
    {
        node = default;
        if (directory == Directory)
        {
            node = Database;
            return name.SequenceEqual(DatabaseName) && Exists;
        }

        if (directory == Database)
        {
            return TryLookupEntry(name, out node);
        }

        if (KeysIn(directory) is { } keys && keys.TryLookup(name, out Row defining))
        {
            node = keys.NodeOf(defining);
            return true;
        }

        return false;
    }

    public bool TryList(NodeId directory, ulong cookie, IEntrySink sink)
    {
        if (!IsDirectory(directory))
        {
            return false;
        }

        if (directory == Directory)
        {
            if (cookie == 0)
            {
                sink.Add(DatabaseName, Database, 1);
            }
        }
        else if (directory == Database)
        {
            ListEntries(cookie, sink);
        }
        else
        {
            ListKeys(KeysIn(directory)!, new KeyCookie(cookie), sink);
        }

        return true;
    }

    public bool TryGetParent(NodeId directory, out NodeId parent)
    {
        parent = directory == Directory ? NodeId.Root : directory == Database ? Directory : Database;
        return IsDirectory(directory);
    }

    public bool TryGetAttributes(NodeId node, out NodeAttributes attributes)
    {
        attributes = default;
        if (node.IsDirectory)
        {
            attributes = new NodeAttributes(0, HlcTimestamp.UnixMilliseconds(view.ReadTimestamp), NodeAttributes.DirectoryMode);
            return IsDirectory(node);
        }

        if (KeysOf(node) is StringDirectory strings && strings.TryResolve(node, out Row row, out _))
        {
            attributes = strings.AttributesOf(row);
            return true;
        }

        return false;
    }

    public bool TryOpen(NodeId file, out FileContent content)
    {
        content = null!;
        if (KeysOf(file) is { } keys)
        {
            if (!keys.TryResolve(file, out Row defining, out ReadOnlySpan<byte> key))
            {
                return false;
            }

            content = keys.Open(key, defining);
            return true;
        }

        foreach (LineFile lines in lineFiles)
        {
            if (lines.Id == file && lines.Exists)
            {
                content = lines.Open();
                return true;
            }
        }

        return false;
    }

    public void ReportProblems(IProblemSink sink)
    {
        new RedisProblems(rows, sink).Report();
        BareRows.Report(view, directories, sink);
    }

    private bool TryLookupEntry(ReadOnlySpan<byte> name, out NodeId node)
    {
        foreach (IDatabaseEntry entry in entries)
        {
            if (name.SequenceEqual(entry.Name))
            {
                node = entry.Id;
                return entry.Exists;
            }
        }

        node = default;
        return false;
    }

    private void ListEntries(ulong cookie, IEntrySink sink)
    {
        for (ulong i = cookie; i < (ulong)entries.Length; i++)
        {
            if (entries[i].Exists && !sink.Add(entries[i].Name, entries[i].Id, i + 1))
            {
                return;
            }
        }
    }

    private static void ListKeys(KeyDirectory keys, KeyCookie cookie, IEntrySink sink)
    {
        var cursor = new KeyCursor(keys, cookie);
        using var name = new ByteBuffer(Segment.MaxLength);
        do
        {
            if (!cursor.MoveNext())
            {
                return;
            }

            name.Clear();
            Segment.Encode(cursor.Key, name);
            name.Append(keys.Extension);
        }
        while (sink.Add(name.WrittenSpan, keys.NodeOf(cursor.Current), cursor.Cookie.Value));
    }

    private bool IsDirectory(NodeId node) => node == Directory || node == Database ? Exists : KeysIn(node) is { Exists: true };

    /// <summary>The directory of keys that a node is.</summary>
    private KeyDirectory? KeysIn(NodeId directory)
    {
        foreach (KeyDirectory keys in directories)
        {
            if (keys.Id == directory)
            {
                return keys;
            }
        }

        return null;
    }

    /// <summary>The directory of keys that a file is in, if it is anywhere.</summary>
    private KeyDirectory? KeysOf(NodeId file)
    {
        foreach (KeyDirectory keys in directories)
        {
            if (keys.NodeAt(file.Position) == file)
            {
                return keys;
            }
        }

        return null;
    }
}
