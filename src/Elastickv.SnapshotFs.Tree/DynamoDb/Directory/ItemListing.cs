using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.DynamoDb.Keys;
using Elastickv.SnapshotFs.Tree.DynamoDb.Values;

namespace Elastickv.SnapshotFs.Tree.DynamoDb.Directory;

/// <summary>
/// One call that lists entries of <c>items</c> or of a hash-level directory, in stages: the key ranges that hold them in the order of the stream, then
/// what no key range holds. Holds a cursor, never a list of entries. Not thread-safe.
/// </summary>
internal sealed class ItemListing : IDisposable
{
    private readonly SnapshotView view;
    private readonly TableItems items;
    private readonly IEntrySink sink;
    private readonly ItemProbe probe;
    private readonly ByteBuffer name = new(256);

    public ItemListing(SnapshotView view, TableItems items, IEntrySink sink)
    {
        this.view = view;
        this.items = items;
        this.sink = sink;
        probe = new ItemProbe(items.Table);
    }

    /// <summary>Lists <c>items</c>.</summary>
    public void ListItems(ulong cookie)
    {
        (int first, long position) = ListingCookie.Unpack(cookie);
        ItemSource[] sources = items.Table.Sources;
        for (int stage = first; stage < sources.Length; stage++, position = -1)
        {
            bool more = items.Table.HasRange
                ? ListGroups(sources[stage], stage, position)
                : ListRange(sources[stage], sources[stage].Prefix.ToArray(), stage, position, contested: false);
            if (!more)
            {
                return;
            }
        }

        if (items.Table.HasRange)
        {
            ListRemainder(sources.Length, position);
        }
    }

    /// <summary>Lists a hash-level directory.</summary>
    public void ListDirectory(KeyTerm hash, ReadOnlySpan<byte> directory, ulong cookie)
    {
        (int first, long position) = ListingCookie.Unpack(cookie);
        var ranges = new List<(ItemSource Source, byte[] Prefix)>();
        int inhabited = 0;
        foreach (ItemSource source in items.Table.Sources)
        {
            foreach (byte[] prefix in TableItems.GroupsOf(source, hash))
            {
                ranges.Add((source, prefix));
                inhabited += view.Scan(prefix).MoveNext() ? 1 : 0;
            }
        }

        byte[] wanted = directory.ToArray();
        for (int stage = first; stage < ranges.Count; stage++, position = -1)
        {
            if (!ListRange(ranges[stage].Source, ranges[stage].Prefix, stage, position, contested: inhabited > 1, wanted))
            {
                return;
            }
        }

        StrayItems strays = items.Strays;
        UInt128 hashed = NameHash.Of(wanted);
        for (int i = position < 0 ? strays.FirstOf(hashed) : (int)position + 1; strays.IsIn(i, hashed); i++)
        {
            if (Load(strays.PositionOf(i)) && !AddFile(contested: true, ListingCookie.Pack(ranges.Count, i)))
            {
                return;
            }
        }
    }

    public void Dispose()
    {
        probe.Dispose();
        name.Dispose();
    }

    /// <summary>Gives the items of a key range; in a hash-level directory only regular ones that lie in it.</summary>
    private bool ListRange(ItemSource source, byte[] prefix, int stage, long position, bool contested, byte[]? directory = null)
    {
        if (!TryResume(prefix, position, out RowCursor cursor, out _))
        {
            return true;
        }

        bool numbers = HoldsNumbers(source, prefix);
        while (cursor.MoveNext())
        {
            if (!probe.TryLoad(cursor.Current, out _) || items.IsHidden(probe)
                || (directory is not null && !(probe.IsRegular && probe.Directory.WrittenSpan.SequenceEqual(directory))))
            {
                continue;
            }

            if (!AddFile(contested || (numbers && LooksLikeOtherNumber()), ListingCookie.Pack(stage, probe.Row.Position)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Goes from hash key to hash key by seeking, and gives one directory for each; items with an empty hash key are files.</summary>
    private bool ListGroups(ItemSource source, int stage, long position)
    {
        if (!TryResume(source.Prefix, position, out RowCursor cursor, out Row last))
        {
            return true;
        }

        if (position >= 0)
        {
            SkipGroup(ref cursor, source, last);
        }

        bool? numbers = null;
        while (cursor.MoveNext())
        {
            Row row = cursor.Current;
            if (!probe.TryLoad(row, out _) || !probe.IsRegular || items.IsHidden(probe))
            {
                continue;
            }

            ulong next = ListingCookie.Pack(stage, row.Position);
            if (probe.Directory.Length == 0)
            {
                numbers ??= HoldsNumbers(source, source.GroupOf(row.UserKey));
                if (!AddFile(numbers.Value && LooksLikeOtherNumber(), next))
                {
                    return false;
                }
            }
            else if (IdentifiesDirectory() && !AddDirectory(next))
            {
                return false;
            }

            SkipGroup(ref cursor, source, row);
        }

        return true;
    }

    /// <summary>Gives what a walk from hash key to hash key misses.</summary>
    private void ListRemainder(int stage, long index)
    {
        StrayItems strays = items.Strays;
        int missed = strays.MissedDirectories.Count;
        for (int i = (int)Math.Min(index + 1, int.MaxValue); i < missed + strays.Count; i++)
        {
            if (!Load(i < missed ? strays.MissedDirectories[i] : strays.PositionOf(i - missed)))
            {
                continue;
            }

            ulong next = ListingCookie.Pack(stage, i);
            bool fits = probe.Directory.Length == 0
                ? AddFile(contested: true, next)
                : !(items.TryFindDirectory(probe.HashTerm, probe.Directory.WrittenSpan, out Row first) && first.Position == probe.Row.Position) || AddDirectory(next);
            if (!fits)
            {
                return;
            }
        }
    }

    /// <summary>Whether the loaded item, the first regular one of its group, is also the first one of its directory.</summary>
    private bool IdentifiesDirectory()
    {
        if (probe.Source == items.Table.Sources[0] && !probe.Hash.IsEmpty
            && (probe.Source.Layout == KeyLayout.Legacy || probe.HashKind == AttributeKind.Number || !KeyTerm.StartsLikeNumber(probe.Hash)))
        {
            return true;
        }

        return items.TryFindDirectory(probe.HashTerm, probe.Directory.WrittenSpan, out Row first) && first.Position == probe.Row.Position;
    }

    /// <summary>Whether another kind of attribute could have the name and sort before: only a number does.</summary>
    private bool LooksLikeOtherNumber() => items.Table.HasRange
        ? probe.RangeKind != AttributeKind.Number && KeyTerm.StartsLikeNumber(probe.Range)
        : probe.HashKind != AttributeKind.Number && KeyTerm.StartsLikeNumber(probe.Hash);

    /// <summary>Whether keys of numbers may follow a prefix. They sort first, so the first row tells.</summary>
    private bool HoldsNumbers(ItemSource source, ReadOnlySpan<byte> prefix)
    {
        if (source.Layout == KeyLayout.Legacy)
        {
            return false;
        }

        RowCursor cursor = view.Scan(prefix);
        return cursor.MoveNext() && cursor.Current.UserKey is var key && key.Length > prefix.Length && key[prefix.Length] <= OrderedNumber.HighestMarker;
    }

    private bool TryResume(ReadOnlySpan<byte> prefix, long position, out RowCursor cursor, out Row last)
    {
        cursor = view.Scan(prefix);
        last = default;
        if (position < 0)
        {
            return true;
        }

        if (!view.TryGetAt(position, out last) || !last.UserKey.StartsWith(prefix))
        {
            return false;
        }

        cursor.SeekAfter(last);
        return true;
    }

    /// <summary>Items with an empty hash key are entries of their own, so that group is not skipped.</summary>
    private void SkipGroup(ref RowCursor cursor, ItemSource source, in Row row)
    {
        ReadOnlySpan<byte> group = source.GroupOf(row.UserKey);
        if (!group.IsEmpty && !IsEmptyHash(source, group))
        {
            cursor.SeekPast(group);
        }
    }

    private static bool IsEmptyHash(ItemSource source, ReadOnlySpan<byte> group) =>
        group.Length - source.Prefix.Length == (source.Layout == KeyLayout.Ordered ? 2 : 1);

    private bool Load(long position) => view.TryGetAt(position, out Row row) && probe.TryLoad(row, out _);

    private bool AddFile(bool contested, ulong next)
    {
        name.Clear();
        TableItems.AppendFileName(probe, items.HasPlainName(probe, contested), name);
        return sink.Add(name.WrittenSpan, DynamoNode.Item(probe.Row.Position), next);
    }

    private bool AddDirectory(ulong next) => sink.Add(probe.Directory.WrittenSpan, DynamoNode.HashDirectory(probe.Row.Position), next);
}
