using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Redis.Keys;
using Elastickv.SnapshotFs.Tree.Redis.Values;

namespace Elastickv.SnapshotFs.Tree.Redis.Encode;

/// <summary>
/// Turns the entries of a stream file into rows (spec 07 §4.3): an entry that the base shows with the same fields keeps its value, in which the id may be spelled
/// differently; any other gets the id in plain decimal. Not thread-safe.
/// </summary>
/// <param name="rows">Makes the rows.</param>
/// <param name="shown">The entries of the base, if it shows the key as a stream.</param>
/// <param name="key">The key.</param>
/// <param name="trimmedThrough">The base shows no entries up to this id.</param>
internal sealed class SpliceEntryRows(KeyRows rows, SizedFamily? shown, byte[] key, StreamId trimmedThrough) : IStreamSink, IDisposable
{
    private readonly ByteBuffer value = new();

    public string? Add(StreamId id, ReadOnlySpan<byte> idText, ReadOnlySpan<byte> fields)
    {
        if (TryGetShown(id, out Row row) && StreamEntry.HasFields(row.Body, fields))
        {
            rows.StreamEntryRow(id, row.Body);
            return null;
        }

        Span<byte> text = stackalloc byte[StreamId.MaxTextLength];
        value.Clear();
        StreamEntry.Write(text[..id.Format(text)], fields, value);
        rows.StreamEntryRow(id, value.WrittenSpan);
        return null;
    }

    public void Dispose() => value.Dispose();

    private bool TryGetShown(StreamId id, out Row row)
    {
        row = default;
        if (shown is null || !(trimmedThrough.IsZero || id.IsAbove(trimmedThrough)))
        {
            return false;
        }

        Span<byte> tail = stackalloc byte[StreamId.Length];
        id.Write(tail);
        RowCursor cursor = shown.Scan(key);
        shown.SeekFrom(ref cursor, key, tail);
        return cursor.MoveNext()
            && (row = cursor.Current).UserKey[shown.TailStart(key)..].SequenceEqual(tail)
            && StreamEntry.Check(row) == BlobDefect.None;
    }
}
