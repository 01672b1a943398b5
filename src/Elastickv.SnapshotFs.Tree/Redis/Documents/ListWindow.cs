using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Redis.Keys;
using Elastickv.SnapshotFs.Tree.Redis.Values;

namespace Elastickv.SnapshotFs.Tree.Redis.Documents;

/// <summary>Which sequence numbers of a list are served: the base meta and all deltas together (spec 03 §16.3).</summary>
/// <param name="IsKnown">False when the base meta or a delta is damaged: then nothing is hidden.</param>
/// <param name="Head">First sequence number served. Wider than the 64 bits of a sequence number, because hostile deltas may sum up to anything.</param>
/// <param name="End">Sequence number behind the last one served.</param>
/// <param name="Newest">The newest sound row that has a say, if there is one.</param>
internal readonly record struct ListWindow(bool IsKnown, Int128 Head, Int128 End, Row? Newest)
{
    public static ListWindow Of(ListFamilies lists, ReadOnlySpan<byte> key)
    {
        bool isKnown = true;
        Int128 head = 0, count = 0;
        Row? newest = null;
        if (lists.TryGetMeta(key, out Row metaRow))
        {
            isKnown = ListMeta.Read(metaRow, out ListMeta meta) == MetaDefect.None;
            (head, count) = (meta.Head, meta.Count);
            newest = isKnown ? metaRow : null;
        }

        if (!lists.Deltas.IsEmpty)
        {
            RowCursor deltas = lists.Deltas.Scan(key);
            while (deltas.MoveNext())
            {
                Row row = deltas.Current;
                if (!lists.IsDelta(row))
                {
                    continue;
                }

                if (!ListDelta.TryRead(row, out ListDelta delta))
                {
                    isKnown = false;
                    continue;
                }

                head += delta.Head;
                count += delta.Count;
                newest = newest is { } other && other.CommitTimestamp > row.CommitTimestamp ? other : row;
            }
        }

        return new ListWindow(isKnown, head, head + Int128.Max(count, 0), newest);
    }
}
