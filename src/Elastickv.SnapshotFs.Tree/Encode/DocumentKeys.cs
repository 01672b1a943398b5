using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Tree.Encode;

/// <summary>
/// Walks the keys under a prefix that OLD of a changed document may hold (spec 07 §1): those with a visible or a damaged row, and those with a transaction lock or
/// intent, each once. Not thread-safe; keep it in a local or a field.
/// </summary>
internal struct DocumentKeys
{
    private static readonly byte[][] Families = [[], "!txn|lock|"u8.ToArray(), "!txn|int|"u8.ToArray()];

    private readonly SnapshotView view;
    private readonly byte[] prefix;
    private RowCursor rows;
    private int family;

    public DocumentKeys(SnapshotView view, ReadOnlySpan<byte> prefix)
    {
        this.view = view;
        this.prefix = prefix.ToArray();
        rows = view.Scan(prefix);
    }

    /// <summary>The user key reached by the last successful <see cref="MoveNext"/>.</summary>
    public readonly ReadOnlySpan<byte> Current => rows.Current.UserKey[Families[family].Length..];

    public bool MoveNext()
    {
        while (true)
        {
            while (rows.MoveNext())
            {
                if (family == 0 || IsNew(Current))
                {
                    return true;
                }
            }

            if (family == Families.Length - 1)
            {
                return false;
            }

            family++;
            rows = view.Scan([.. Families[family], .. prefix]);
        }
    }

    /// <summary>Whether a locked key has not come up before.</summary>
    private readonly bool IsNew(ReadOnlySpan<byte> userKey) =>
        view.TryGet(userKey, out _) == RowState.Absent
        && (family == 1 || view.TryGetStored([.. Families[1], .. userKey], out _) == RowState.Absent);
}
