using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Redis.Values;

namespace Elastickv.SnapshotFs.Tree.Redis.Keys;

/// <summary>
/// The families of a list (spec 03 §9). A base meta's key has no length prefix, so the base meta of a list <c>d|</c>… looks like a delta of another
/// list; the length of the value tells them apart.
/// </summary>
internal sealed class ListFamilies(SnapshotView view)
{
    /// <summary>Commit timestamp and sequence number behind L(k) in a delta's key.</summary>
    private const int DeltaTailLength = 12;

    public PlainFamily Items { get; } = new(view, RedisPrefix.ListItem);

    /// <summary>Holds the deltas as well: <see cref="IsDelta"/> tells.</summary>
    public PlainFamily Metas { get; } = new(view, RedisPrefix.ListMeta);

    /// <summary>Holds base metas of lists <c>d|</c>… as well: <see cref="IsDelta"/> tells.</summary>
    public SizedFamily Deltas { get; } = new(view, RedisPrefix.ListDelta);

    /// <summary>
    /// Whether a row below <see cref="Metas"/> is a delta. One whose value has neither length is taken for what its key says.
    /// </summary>
    public bool IsDelta(in Row row) =>
        Deltas.TryParse(row.UserKey, out _, out ReadOnlySpan<byte> tail) && tail.Length == DeltaTailLength && !ListMeta.HasLength(row.Body.Length);

    /// <summary>The base meta of a list, readable or not.</summary>
    public bool TryGetMeta(ReadOnlySpan<byte> key, out Row row) => Metas.TryGet(key, out row) != RowState.Absent && !IsDelta(row);

    /// <summary>The row that stands for the list: the base meta, else its first delta. Items alone do not make a list (spec 03 §16.1).</summary>
    public bool TryGetDefining(ReadOnlySpan<byte> key, out Row row) => TryGetMeta(key, out row) || TryGetFirstDelta(key, out row);

    private bool TryGetFirstDelta(ReadOnlySpan<byte> key, out Row row)
    {
        if (!Deltas.IsEmpty)
        {
            RowCursor cursor = Deltas.Scan(key);
            while (cursor.MoveNext())
            {
                row = cursor.Current;
                if (IsDelta(row))
                {
                    return true;
                }
            }
        }

        row = default;
        return false;
    }
}
