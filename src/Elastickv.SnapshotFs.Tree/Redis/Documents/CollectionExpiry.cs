using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Redis.Keys;
using Elastickv.SnapshotFs.Tree.Redis.Values;

namespace Elastickv.SnapshotFs.Tree.Redis.Documents;

/// <summary>When a collection expires, and the row that says so (spec 03 §16.2).</summary>
/// <param name="Milliseconds">Unix milliseconds, or null for never. A TTL row of 0 says 0, an inline expiry of 0 says never (spec 03 §18.2).</param>
/// <param name="Source">The row that decided, null when none did.</param>
internal readonly record struct CollectionExpiry(ulong? Milliseconds, Row? Source)
{
    /// <summary>
    /// The first meta with room for an expiry decides, in the order list, hash, set, sorted set, stream; without one the TTL row does. Damaged metas
    /// are passed over (spec 00 §3.11).
    /// </summary>
    /// <param name="rows">The rows of the view.</param>
    /// <param name="key">A Redis key.</param>
    /// <param name="type">Its live type: it has no meta of a type that comes before.</param>
    public static CollectionExpiry Of(RedisRows rows, ReadOnlySpan<byte> key, RedisType type)
    {
        if (type == RedisType.List && rows.Lists.TryGetMeta(key, out Row row) && ListMeta.Read(row, out ListMeta list) == MetaDefect.None && list.HasExpiry)
        {
            return Inline(list.ExpireAtMs, row);
        }

        foreach (WideFamilies families in rows.InTypeOrder)
        {
            if (type <= families.Type
                && families.Metas.TryGet(key, out row) != RowState.Absent
                && WideMeta.Read(row, out WideMeta wide) == MetaDefect.None
                && wide.HasExpiry)
            {
                return Inline(wide.ExpireAtMs, row);
            }
        }

        if (rows.StreamMetas.TryGet(key, out row) != RowState.Absent && StreamMeta.Read(row, out StreamMeta stream) == MetaDefect.None && stream.HasExpiry)
        {
            return Inline(stream.ExpireAtMs, row);
        }

        return rows.Expiries.TryGet(key, out row) != RowState.Absent && TtlRow.TryRead(row, out ulong milliseconds)
            ? new CollectionExpiry(milliseconds, row)
            : default;
    }

    private static CollectionExpiry Inline(ulong milliseconds, in Row row) => new(milliseconds == 0 ? null : milliseconds, row);
}
