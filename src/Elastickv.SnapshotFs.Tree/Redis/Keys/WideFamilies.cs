using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Tree.Redis.Keys;

/// <summary>
/// The four families of a hash, a set or a sorted set: one row for each element, a base meta, length deltas, and the older form with the whole
/// collection in one row (spec 03 §8, §10, §11).
/// </summary>
internal sealed class WideFamilies(
    SnapshotView view, RedisType type, ReadOnlySpan<byte> elements, ReadOnlySpan<byte> metas, ReadOnlySpan<byte> deltas, ReadOnlySpan<byte> blobs)
{
    private const int ScoreLength = 8;

    public RedisType Type { get; } = type;

    public SizedFamily Elements { get; } = new(view, elements);

    public SizedFamily Metas { get; } = new(view, metas, hasTails: false);

    /// <summary>Only their existence matters: it makes a key be of this type.</summary>
    public SizedFamily Deltas { get; } = new(view, deltas);

    public PlainFamily Blobs { get; } = new(view, blobs);

    /// <summary>Whether any wide row makes the key be of this type.</summary>
    public bool HasRows(ReadOnlySpan<byte> key) => Metas.Has(key) || Elements.HasAny(key) || Deltas.HasAny(key);

    /// <summary>Whether an element row can be shown.</summary>
    public bool IsSound(in Row element) => element.IsReadable && (Type != RedisType.SortedSet || element.Body.Length == ScoreLength);

    /// <summary>
    /// The row that stands for the collection: the base meta, else the first element in raw-key order, else the blob. Deltas never do, because alone
    /// they show nothing.
    /// </summary>
    public bool TryGetDefining(ReadOnlySpan<byte> key, out Row row)
    {
        if (Metas.TryGet(key, out row) != RowState.Absent)
        {
            return true;
        }

        if (!Elements.IsEmpty)
        {
            RowCursor cursor = Elements.Scan(key);
            if (cursor.MoveNext())
            {
                row = cursor.Current;
                return true;
            }
        }

        return Blobs.TryGet(key, out row) != RowState.Absent;
    }
}
