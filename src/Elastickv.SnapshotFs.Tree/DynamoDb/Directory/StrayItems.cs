using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.DynamoDb.Keys;

namespace Elastickv.SnapshotFs.Tree.DynamoDb.Directory;

/// <summary>
/// The items of a table that no seek finds by name, found by one walk over the table: numbers of the old key layout that are not in their canonical
/// spelling, and items whose key contradicts their content (damage, or another writer than a server). Also the directories that a walk from hash key to
/// hash key misses, because their items share their key bytes with a directory of another name (S <c>a</c> and B <c>61</c>). Grows with these alone.
/// Immutable and thread-safe once collected.
/// </summary>
internal sealed class StrayItems
{
    private readonly SnapshotView view;
    private readonly List<Stray> found = [];
    private readonly List<(ulong Hash, long Position)> identities = [];
    private readonly List<(ulong Hash, long Position)> directories = [];
    private readonly List<long> missed = [];

    private StrayItems(SnapshotView view) => this.view = view;

    /// <summary>Number of strays that are shown.</summary>
    public int Count => found.Count;

    /// <summary>Positions of items of directories that a walk from hash key to hash key misses.</summary>
    public IReadOnlyList<long> MissedDirectories => missed;

    public static StrayItems Collect(SnapshotView view, TableItems items)
    {
        var strays = new StrayItems(view);
        strays.Walk(items, strays.AddStray, withDirectories: !items.Table.HasLegacyKeys);
        strays.Sort(items);
        if (items.Table.HasLegacyKeys)
        {
            // Which item of a group comes first depends on which are hidden, which depends on the strays.
            strays.Walk(items, null, withDirectories: true);
        }

        return strays;
    }

    /// <summary>Position of a stray, by its index below <see cref="Count"/>.</summary>
    public long PositionOf(int index) => found[index].Position;

    /// <summary>Index of the first stray that may lie in a directory; those behind it follow.</summary>
    public int FirstOf(ReadOnlySpan<byte> directory) => LowerBound(new Stray(NameHash.Of(directory), 0, 0, 0));

    /// <summary>Whether the stray at an index may lie in a directory, going by hashes.</summary>
    public bool MayBeIn(int index, ReadOnlySpan<byte> directory) => (uint)index < (uint)found.Count && found[index].Directory == NameHash.Of(directory);

    /// <summary>Of the strays that want a name, the first in byte order of user keys.</summary>
    public bool TryFindFirst(Table table, ReadOnlySpan<byte> directory, ReadOnlySpan<byte> file, out Row row)
    {
        row = default;
        if (found.Count == 0)
        {
            return false;
        }

        using var probe = new ItemProbe(table);
        (ulong directoryHash, ulong fileHash) = (NameHash.Of(directory), NameHash.Of(file));
        for (int i = LowerBound(new Stray(directoryHash, fileHash, 0, 0)); i < found.Count && found[i].Directory == directoryHash && found[i].File == fileHash; i++)
        {
            if (Load(found[i].Position, probe) && probe.HasNames(directory, file))
            {
                row = probe.Row;
                return true;
            }
        }

        return false;
    }

    /// <summary>Adds the strays that want a name and have a tag.</summary>
    public void AddTagged(Table table, ReadOnlySpan<byte> directory, ReadOnlySpan<byte> file, ReadOnlySpan<byte> tag, List<Row> claimants)
    {
        using var probe = new ItemProbe(table);
        (ulong directoryHash, ulong fileHash) = (NameHash.Of(directory), NameHash.Of(file));
        uint wanted = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(tag);
        for (int i = LowerBound(new Stray(directoryHash, fileHash, 0, 0)); i < found.Count && found[i].Directory == directoryHash && found[i].File == fileHash; i++)
        {
            if (found[i].Tag == wanted && Load(found[i].Position, probe) && probe.HasNames(directory, file))
            {
                claimants.Add(probe.Row);
            }
        }
    }

    /// <summary>The stray that identifies a directory without regular items.</summary>
    public bool TryFindDirectory(Table table, ReadOnlySpan<byte> name, out Row first)
    {
        first = default;
        if (directories.Count == 0)
        {
            return false;
        }

        using var probe = new ItemProbe(table);
        ulong hash = NameHash.Of(name);
        int at = directories.BinarySearch((hash, long.MinValue));
        for (int i = at < 0 ? ~at : at; i < directories.Count && directories[i].Hash == hash; i++)
        {
            if (Load(directories[i].Position, probe) && probe.Directory.WrittenSpan.SequenceEqual(name))
            {
                first = probe.Row;
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a stray is the same key for the server as an item, and counts before it.</summary>
    public bool HasEarlier(TableItems items, ItemProbe item, ReadOnlySpan<byte> identity)
    {
        if (identities.Count == 0)
        {
            return false;
        }

        using var probe = new ItemProbe(items.Table);
        ulong hash = NameHash.Of(identity);
        int at = identities.BinarySearch((hash, long.MinValue));
        for (int i = at < 0 ? ~at : at; i < identities.Count && identities[i].Hash == hash; i++)
        {
            if (identities[i].Position != item.Row.Position && Load(identities[i].Position, probe)
                && items.CountsBefore(probe.Row, item.Row) && probe.HasIdentity(identity))
            {
                return true;
            }
        }

        return false;
    }

    private bool Load(long position, ItemProbe probe) => view.TryGetAt(position, out Row row) && probe.TryLoad(row, out _);

    private void Walk(TableItems items, Action<ItemProbe>? stray, bool withDirectories)
    {
        using var probe = new ItemProbe(items.Table);
        using var group = new ByteBuffer(256);
        using var leader = new ByteBuffer(256);
        var seen = new HashSet<ulong>();
        foreach (ItemSource source in items.Table.Sources)
        {
            RowCursor cursor = view.Scan(source.Prefix);
            while (cursor.MoveNext())
            {
                if (!probe.TryLoad(cursor.Current, out _))
                {
                    continue;
                }

                if (!probe.IsRegular)
                {
                    stray?.Invoke(probe);
                }
                else if (withDirectories && items.Table.HasRange && !probe.Hash.IsEmpty && !items.IsHidden(probe, this))
                {
                    NoteDirectory(probe, group, leader, seen);
                }
            }
        }
    }

    private void NoteDirectory(ItemProbe item, ByteBuffer group, ByteBuffer leader, HashSet<ulong> seen)
    {
        ReadOnlySpan<byte> own = item.Source.GroupOf(item.Row.UserKey);
        if (!own.SequenceEqual(group.WrittenSpan))
        {
            group.Clear();
            group.Append(own);
            leader.Clear();
            leader.Append(item.Directory.WrittenSpan);
            seen.Clear();
        }
        else if (!leader.WrittenSpan.SequenceEqual(item.Directory.WrittenSpan) && seen.Add(NameHash.Of(item.Directory.WrittenSpan)))
        {
            missed.Add(item.Row.Position);
        }
    }

    private void AddStray(ItemProbe item)
    {
        Span<byte> tag = stackalloc byte[4];
        TableItems.WriteTag(item.Row, tag);
        found.Add(new Stray(
            NameHash.Of(item.Directory.WrittenSpan),
            NameHash.Of(item.File.WrittenSpan),
            System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(tag),
            item.Row.Position));
        using var identity = new ByteBuffer(256);
        if (item.Source.Layout == KeyLayout.Legacy && item.TryAppendIdentity(identity))
        {
            identities.Add((NameHash.Of(identity.WrittenSpan), item.Row.Position));
        }
    }

    private void Sort(TableItems items)
    {
        identities.Sort();
        using (var probe = new ItemProbe(items.Table))
        {
            found.RemoveAll(stray => Load(stray.Position, probe) && items.IsHidden(probe, this));
            found.Sort(ByDirectory);
            ulong last = 0;
            foreach (Stray stray in found)
            {
                if ((directories.Count == 0 || stray.Directory != last) && Load(stray.Position, probe) && probe.Directory.Length > 0)
                {
                    directories.Add((stray.Directory, stray.Position));
                }

                last = stray.Directory;
            }
        }

        found.Sort(ByName);
    }

    private int ByDirectory(Stray x, Stray y)
    {
        int order = x.Directory.CompareTo(y.Directory);
        return order != 0 ? order : ByUserKey(x, y);
    }

    private int ByName(Stray x, Stray y)
    {
        int order = (x.Directory, x.File).CompareTo((y.Directory, y.File));
        return order != 0 ? order : ByUserKey(x, y);
    }

    private int ByUserKey(Stray x, Stray y)
    {
        view.TryGetAt(x.Position, out Row left);
        view.TryGetAt(y.Position, out Row right);
        return left.UserKey.SequenceCompareTo(right.UserKey);
    }

    private int LowerBound(Stray wanted)
    {
        int low = 0, high = found.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if ((found[middle].Directory, found[middle].File).CompareTo((wanted.Directory, wanted.File)) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <param name="Directory">Hash of the directory name.</param>
    /// <param name="File">Hash of the file name.</param>
    /// <param name="Tag">What tells it apart from others of the name.</param>
    /// <param name="Position">Position of the row.</param>
    private readonly record struct Stray(ulong Directory, ulong File, uint Tag, long Position);
}
