using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.DynamoDb.Keys;

namespace Elastickv.SnapshotFs.Tree.DynamoDb.Directory;

/// <summary>
/// Finds the items of one table by name (spec 04 §7.4, §15; 00 §3.14). A name tells the keys that its item can have, so finding one is a few seeks; what
/// seeks cannot find is left to <see cref="StrayItems"/>, which is made when it is first needed. Thread-safe.
/// </summary>
/// <remarks>
/// Of the items that want one name, the first in byte order of user keys has it. In a table of ordered keys alone an item whose key contradicts its
/// content ranks behind all others: so whoever has a name can be told without looking at the whole table.
/// </remarks>
internal sealed partial class TableItems
{
    private readonly SnapshotView view;
    private readonly Lazy<StrayItems> strays;

    public TableItems(SnapshotView view, Table table)
    {
        this.view = view;
        Table = table;
        strays = new Lazy<StrayItems>(() => StrayItems.Collect(view, this));
    }

    public Table Table { get; }

    /// <summary>Takes a walk over the table the first time.</summary>
    public StrayItems Strays => strays.Value;

    /// <summary>
    /// Whether another item is the same key for the server and counts instead of this one (spec 04 §15): in the generation migrated to, or earlier in
    /// the old layout.
    /// </summary>
    public bool IsHidden(ItemProbe item) => item.Source.Layout == KeyLayout.Legacy && IsHidden(item, Strays);

    /// <inheritdoc cref="IsHidden(ItemProbe)"/>
    internal bool IsHidden(ItemProbe item, StrayItems known)
    {
        if (item.Source.Layout != KeyLayout.Legacy)
        {
            return false;
        }

        using var identity = new ByteBuffer(256);
        if (!item.TryAppendIdentity(identity))
        {
            return false;
        }

        foreach (ItemSource source in Table.Sources)
        {
            if (source.Layout == KeyLayout.Ordered ? HasOrdered(source, identity.WrittenSpan) : HasEarlierRegular(source, item, identity.WrittenSpan))
            {
                return true;
            }
        }

        return known.HasEarlier(this, item, identity.WrittenSpan);
    }

    /// <summary>Whether <paramref name="row"/> counts before <paramref name="than"/> where both are one key for the server.</summary>
    public bool CountsBefore(in Row row, in Row than)
    {
        bool active = row.UserKey.StartsWith(Table.Active.Prefix);
        bool thanActive = than.UserKey.StartsWith(Table.Active.Prefix);
        return active == thanActive ? row.UserKey.SequenceCompareTo(than.UserKey) < 0 : active;
    }

    /// <summary>The item that has a name to itself.</summary>
    /// <param name="hash">Term of the hash key; null when it is not known, then only strays can have the name.</param>
    /// <param name="range">Term of the range key; null for a table without one.</param>
    /// <param name="directory">Name of the hash-level directory, or empty.</param>
    /// <param name="file">File name without <c>.json</c>.</param>
    /// <param name="owner">The item.</param>
    public bool TryFindOwner(KeyTerm? hash, KeyTerm? range, ReadOnlySpan<byte> directory, ReadOnlySpan<byte> file, out Row owner)
    {
        owner = default;
        bool found = false;
        foreach (Row row in RegularClaimants(hash, range, directory.ToArray(), file.ToArray()))
        {
            if (!found || row.UserKey.SequenceCompareTo(owner.UserKey) < 0)
            {
                owner = row;
                found = true;
            }
        }

        if ((!found || Table.HasLegacyKeys)
            && Strays.TryFindFirst(directory, file, out Row stray)
            && (!found || stray.UserKey.SequenceCompareTo(owner.UserKey) < 0))
        {
            owner = stray;
            found = true;
        }

        return found;
    }

    /// <summary>
    /// The item that identifies a hash-level directory: its first one in the order of the stream, strays last.
    /// </summary>
    public bool TryFindDirectory(KeyTerm? hash, ReadOnlySpan<byte> name, out Row first)
    {
        using var probe = new ItemProbe(Table);
        foreach (ItemSource source in Table.Sources)
        {
            foreach (byte[] group in GroupsOf(source, hash))
            {
                RowCursor cursor = view.Scan(group);
                while (cursor.MoveNext())
                {
                    if (probe.TryLoad(cursor.Current, out _) && probe.IsRegular && probe.Directory.WrittenSpan.SequenceEqual(name) && !IsHidden(probe))
                    {
                        first = probe.Row;
                        return true;
                    }
                }
            }
        }

        return Strays.TryFindDirectory(name, out first);
    }

    /// <summary>User-key prefixes under which the items of a hash key lie.</summary>
    public static List<byte[]> GroupsOf(ItemSource source, KeyTerm? hash)
    {
        List<byte[]> groups = hash is null ? [] : source.SegmentsOf(hash, isRange: false);
        for (int i = 0; i < groups.Count; i++)
        {
            groups[i] = [.. source.Prefix, .. groups[i]];
        }

        return groups;
    }

    /// <summary>The items with regular keys that want a name.</summary>
    private List<Row> RegularClaimants(KeyTerm? hash, KeyTerm? range, byte[] directory, byte[] file)
    {
        var claimants = new List<Row>(1);
        if (hash is null || (Table.HasRange && range is null))
        {
            return claimants;
        }

        using var probe = new ItemProbe(Table);
        foreach (ItemSource source in Table.Sources)
        {
            foreach (byte[] key in KeysOf(source, hash, range))
            {
                if (view.TryGet(key, out Row row) == RowState.Visible && probe.TryLoad(row, out _) && probe.IsRegular
                    && probe.HasNames(directory, file) && !IsHidden(probe))
                {
                    claimants.Add(row);
                }
            }
        }

        return claimants;
    }

    private static List<byte[]> KeysOf(ItemSource source, KeyTerm hash, KeyTerm? range)
    {
        List<byte[]> groups = GroupsOf(source, hash);
        if (range is null)
        {
            return groups;
        }

        var keys = new List<byte[]>(4);
        List<byte[]> ends = source.SegmentsOf(range, isRange: true);
        foreach (byte[] group in groups)
        {
            foreach (byte[] end in ends)
            {
                keys.Add([.. group, .. end]);
            }
        }

        return keys;
    }

    /// <summary>A damaged row hides its key too.</summary>
    private bool HasOrdered(ItemSource source, ReadOnlySpan<byte> identity)
    {
        using var key = new ByteBuffer(256);
        key.Append(source.Prefix);
        key.Append(identity);
        return view.TryGet(key.WrittenSpan, out _) != RowState.Absent;
    }

    private bool HasEarlierRegular(ItemSource source, ItemProbe item, ReadOnlySpan<byte> identity)
    {
        using var probe = new ItemProbe(Table);
        foreach (byte[] key in source.LegacyKeysOf(identity))
        {
            if (view.TryGet(key, out Row row) == RowState.Visible && CountsBefore(row, item.Row) && probe.TryLoad(row, out _) && probe.HasIdentity(identity))
            {
                return true;
            }
        }

        return false;
    }
}
