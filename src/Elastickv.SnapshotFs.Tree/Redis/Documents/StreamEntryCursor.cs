using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Redis.Keys;
using Elastickv.SnapshotFs.Tree.Redis.Values;

namespace Elastickv.SnapshotFs.Tree.Redis.Documents;

/// <summary>Walks the sound entries of a stream above its trim cursor, in the order of their ids. Not thread-safe.</summary>
internal sealed class StreamEntryCursor
{
    private readonly int idStart;
    private readonly StreamId trimmedThrough;
    private RowCursor rows;

    /// <param name="family">The entry rows.</param>
    /// <param name="key">The stream's key.</param>
    /// <param name="trimmedThrough">Entries up to this id are hidden; zero hides none (spec 03 §16.3).</param>
    public StreamEntryCursor(SizedFamily family, ReadOnlySpan<byte> key, StreamId trimmedThrough)
    {
        this.trimmedThrough = trimmedThrough;
        idStart = family.TailStart(key);
        rows = family.Scan(key);
        if (!trimmedThrough.IsZero)
        {
            Span<byte> id = stackalloc byte[StreamId.Length];
            trimmedThrough.Write(id);
            family.SeekFrom(ref rows, key, id);
        }
    }

    public Row Current => rows.Current;

    public StreamId Id => StreamId.Read(rows.Current.UserKey[idStart..]);

    /// <summary>Whether a row is an entry that can be shown, and of which stream.</summary>
    public static bool IsSound(SizedFamily family, scoped in Row row, out ReadOnlySpan<byte> key) =>
        family.TryParse(row.UserKey, out key, out ReadOnlySpan<byte> id) && id.Length == StreamId.Length && StreamEntry.Check(row) == BlobDefect.None;

    public bool MoveNext()
    {
        while (rows.MoveNext())
        {
            Row row = rows.Current;
            if (row.UserKey.Length == idStart + StreamId.Length
                && (trimmedThrough.IsZero || Id.IsAbove(trimmedThrough))
                && StreamEntry.Check(row) == BlobDefect.None)
            {
                return true;
            }
        }

        return false;
    }
}
