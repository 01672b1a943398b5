using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Redis.Keys;

namespace Elastickv.SnapshotFs.Tree.Redis.Documents;

/// <summary>
/// Walks the sound items of a list inside its window. Item keys have no length prefix: rows of lists whose names continue this one's lie among them
/// and are told apart by their length (spec 03 §18.2). Not thread-safe.
/// </summary>
internal sealed class ListItemCursor
{
    private readonly int tailStart;
    private readonly byte[]? end;
    private readonly bool isEmpty;
    private RowCursor rows;

    public ListItemCursor(ListFamilies lists, ReadOnlySpan<byte> key, in ListWindow window)
    {
        tailStart = lists.Items.TailStart(key);
        rows = lists.Items.Scan(key);
        if (!window.IsKnown)
        {
            return;
        }

        isEmpty = window.End <= long.MinValue || window.Head > long.MaxValue || window.Head == window.End;
        if (window.End <= long.MaxValue && !isEmpty)
        {
            end = new byte[ListSequence.Length];
            ListSequence.Write(end, (long)window.End);
        }

        if (window.Head > long.MinValue && !isEmpty)
        {
            Span<byte> head = stackalloc byte[ListSequence.Length];
            ListSequence.Write(head, (long)window.Head);
            lists.Items.SeekFrom(ref rows, key, head);
        }
    }

    public Row Current => rows.Current;

    public bool MoveNext()
    {
        while (!isEmpty && rows.MoveNext())
        {
            ReadOnlySpan<byte> tail = rows.Current.UserKey[tailStart..];
            if (end is not null && tail.Length >= ListSequence.Length && tail.SequenceCompareTo(end) >= 0)
            {
                return false;
            }

            if (tail.Length == ListSequence.Length && rows.Current.IsReadable)
            {
                return true;
            }
        }

        return false;
    }
}
