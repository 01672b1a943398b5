using System.Buffers.Binary;
using System.Runtime.InteropServices;
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
    private readonly List<(UInt128 Hash, long Position)> identities = [];
    private readonly List<(UInt128 Hash, long Position)> directories = [];
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

    /// <summary>Index of the first stray in a directory, given by its <see cref="NameHash"/>; the others of it follow.</summary>
    public int FirstOf(UInt128 directory) => LowerBound(directory, 0);

    /// <summary>Whether there is a stray at an index, and in a directory.</summary>
    public bool IsIn(int index, UInt128 directory) => (uint)index < (uint)found.Count && found[index].Directory == directory;

    /// <summary>Of the strays that want a name, the first in byte order of user keys.</summary>
    public bool TryFindFirst(ReadOnlySpan<byte> directory, ReadOnlySpan<byte> file, out Row row)
    {
        row = default;
        if (found.Count == 0)
        {
            return false;
        }

        (UInt128 directoryHash, UInt128 fileHash) = (NameHash.Of(directory), NameHash.Of(file));
        int first = LowerBound(directoryHash, fileHash);
        return HasNames(first, directoryHash, fileHash) && view.TryGetAt(found[first].Position, out row);
    }

    /// <summary>Adds the strays that want a name and have a tag, and perhaps the first one that wants it.</summary>
    public void AddTagged(ReadOnlySpan<byte> directory, ReadOnlySpan<byte> file, ReadOnlySpan<byte> tag, List<Row> claimants)
    {
        if (found.Count == 0)
        {
            return;
        }

        (UInt128 directoryHash, UInt128 fileHash) = (NameHash.Of(directory), NameHash.Of(file));
        uint wanted = BinaryPrimitives.ReadUInt32BigEndian(tag);
        int first = LowerBound(directoryHash, fileHash);
        if (HasNames(first, directoryHash, fileHash))
        {
            Add(first);
        }

        for (int i = LowerBound(directoryHash, fileHash, wanted, first + 1); HasNames(i, directoryHash, fileHash) && found[i].Tag == wanted; i++)
        {
            Add(i);
        }

        void Add(int index)
        {
            if (view.TryGetAt(found[index].Position, out Row row))
            {
                claimants.Add(row);
            }
        }
    }

    /// <summary>The stray that identifies a directory without regular items.</summary>
    public bool TryFindDirectory(ReadOnlySpan<byte> name, out Row first)
    {
        first = default;
        if (directories.Count == 0)
        {
            return false;
        }

        UInt128 hash = NameHash.Of(name);
        int at = ~directories.BinarySearch((hash, -1));
        return at < directories.Count && directories[at].Hash == hash && view.TryGetAt(directories[at].Position, out first);
    }

    /// <summary>Whether a stray is the same key for the server as an item, and counts before it.</summary>
    public bool HasEarlier(TableItems items, ItemProbe item, ReadOnlySpan<byte> identity)
    {
        if (identities.Count == 0)
        {
            return false;
        }

        // Positions mostly follow key order, so the first of many spellings of one number is nearly always met first.
        UInt128 hash = NameHash.Of(identity);
        for (int i = ~identities.BinarySearch((hash, -1)); i < identities.Count && identities[i].Hash == hash; i++)
        {
            if (identities[i].Position != item.Row.Position && view.TryGetAt(identities[i].Position, out Row row) && items.CountsBefore(row, item.Row))
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
        var seen = new HashSet<UInt128>();
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

    private void NoteDirectory(ItemProbe item, ByteBuffer group, ByteBuffer leader, HashSet<UInt128> seen)
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
            BinaryPrimitives.ReadUInt32BigEndian(tag),
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
            for (int i = 0; i < found.Count; i++)
            {
                if ((i == 0 || found[i].Directory != found[i - 1].Directory) && Load(found[i].Position, probe) && probe.Directory.Length > 0)
                {
                    directories.Add((found[i].Directory, found[i].Position));
                }
            }
        }

        // Of one name: the first in key order, which may have the name to itself, then the others by tag.
        found.Sort(ByName);
        Span<Stray> all = CollectionsMarshal.AsSpan(found);
        for (int start = 0, end; start < all.Length; start = end)
        {
            for (end = start + 1; HasNames(end, all[start].Directory, all[start].File); end++)
            {
            }

            all[(start + 1)..end].Sort((x, y) => x.Tag.CompareTo(y.Tag));
        }
    }

    private bool HasNames(int index, UInt128 directory, UInt128 file) => index < found.Count && found[index].Directory == directory && found[index].File == file;

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

    /// <summary>Index of the first stray of a name, or with a tag in the part of it that is sorted by tags.</summary>
    private int LowerBound(UInt128 directory, UInt128 file, uint tag = 0, int from = 0)
    {
        int low = from, high = found.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            Stray stray = found[middle];
            if ((stray.Directory, stray.File, from == 0 ? 0 : stray.Tag).CompareTo((directory, file, tag)) < 0)
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
    private readonly record struct Stray(UInt128 Directory, UInt128 File, uint Tag, long Position);
}
