namespace Elastickv.SnapshotFs.Snapshot;

/// <summary>
/// Walks the visible rows of a prefix in the byte order of their <em>user keys</em>, which raw-key order is not (spec 01 §1.3). A first pass notes
/// the rows that come too late in raw order (a key behind longer keys that continue it), 8 bytes each; the second pass merges them in.
/// Not thread-safe.
/// </summary>
public sealed class OrderedCursor : IDisposable
{
    private readonly SnapshotView view;
    private readonly NativeList<long>? late;
    private RowCursor stored;
    private Row nextStored;
    private bool hasStored;
    private Row greatest;
    private bool hasGreatest;
    private long nextLate;

    internal OrderedCursor(SnapshotView view, ReadOnlySpan<byte> prefix)
    {
        this.view = view;
        RowCursor pass = view.Scan(prefix);
        Row last = default;
        bool any = false;
        while (pass.MoveNext())
        {
            Row row = pass.Current;
            Count++;
            if (any && row.UserKey.SequenceCompareTo(last.UserKey) < 0)
            {
                (late ??= new NativeList<long>()).Add(row.Position);
            }
            else
            {
                last = row;
                any = true;
            }
        }

        late?.Sort(new ByUserKey(view));
        stored = view.Scan(prefix);
        StepStored();
    }

    /// <summary>Number of rows the cursor will give.</summary>
    public long Count { get; }

    /// <summary>The row reached by the last successful <see cref="MoveNext"/>.</summary>
    public Row Current { get; private set; }

    /// <summary>Steps to the row with the next user key; false at the end.</summary>
    public bool MoveNext()
    {
        if (late is not null && nextLate < late.Count)
        {
            view.TryGetAt(late[nextLate], out Row row);
            if (!hasStored || row.UserKey.SequenceCompareTo(nextStored.UserKey) < 0)
            {
                nextLate++;
                Current = row;
                return true;
            }
        }

        if (!hasStored)
        {
            return false;
        }

        Current = nextStored;
        StepStored();
        return true;
    }

    public void Dispose() => late?.Dispose();

    /// <summary>Finds the next stored row that did not come too late.</summary>
    private void StepStored()
    {
        while (stored.MoveNext())
        {
            Row row = stored.Current;
            if (!hasGreatest || row.UserKey.SequenceCompareTo(greatest.UserKey) >= 0)
            {
                greatest = nextStored = row;
                hasGreatest = hasStored = true;
                return;
            }
        }

        hasStored = false;
    }

    private sealed class ByUserKey(SnapshotView view) : IComparer<long>
    {
        public int Compare(long x, long y)
        {
            view.TryGetAt(x, out Row left);
            view.TryGetAt(y, out Row right);
            return left.UserKey.SequenceCompareTo(right.UserKey);
        }
    }
}
