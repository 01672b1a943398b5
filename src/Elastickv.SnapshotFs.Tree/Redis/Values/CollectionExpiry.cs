using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Redis.Keys;

namespace Elastickv.SnapshotFs.Tree.Redis.Values;

/// <summary>When a collection expires, and the row that says so (spec 03 §16.2).</summary>
/// <param name="Milliseconds">Unix milliseconds, or null for never. A TTL row of 0 says 0, an inline expiry of 0 says never (spec 03 §18.2).</param>
/// <param name="Source">The row that decided, null when none did.</param>
internal readonly record struct CollectionExpiry(ulong? Milliseconds, Row? Source)
{
    /// <summary>
    /// The first meta with room for an expiry decides, in the order list, hash, set, sorted set, stream; without one the TTL row does. Damaged metas
    /// are passed over (spec 00 §3.11).
    /// </summary>
    public static CollectionExpiry Of(RedisRows rows, ReadOnlySpan<byte> key)
    {
        if (rows.Lists.TryGetMeta(key, out Row row) && ListMeta.Read(row, out ListMeta list) == MetaDefect.None && list.HasExpiry)
        {
            return Inline(list.ExpireAtMs, row);
        }

        if (OfWide(rows.Hashes, key) is { } hash)
        {
            return hash;
        }

        if (OfWide(rows.Sets, key) is { } set)
        {
            return set;
        }

        if (OfWide(rows.SortedSets, key) is { } sortedSet)
        {
            return sortedSet;
        }

        if (rows.StreamMetas.TryGet(key, out row) != RowState.Absent && StreamMeta.Read(row, out StreamMeta stream) == MetaDefect.None && stream.HasExpiry)
        {
            return Inline(stream.ExpireAtMs, row);
        }

        return rows.Expiries.TryGet(key, out row) != RowState.Absent && TtlRow.TryRead(row, out ulong milliseconds)
            ? new CollectionExpiry(milliseconds, row)
            : default;
    }

    private static CollectionExpiry? OfWide(WideFamilies families, ReadOnlySpan<byte> key) =>
        families.Metas.TryGet(key, out Row row) != RowState.Absent && WideMeta.Read(row, out WideMeta meta) == MetaDefect.None && meta.HasExpiry
            ? Inline(meta.ExpireAtMs, row)
            : null;

    private static CollectionExpiry Inline(ulong milliseconds, in Row row) => new(milliseconds == 0 ? null : milliseconds, row);
}
