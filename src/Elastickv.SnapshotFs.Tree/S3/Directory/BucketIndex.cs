using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Names;

namespace Elastickv.SnapshotFs.Tree.S3;

/// <summary>The buckets of a snapshot: the visible metadata rows that can be read, in the order of their names. Thread-safe.</summary>
internal sealed class BucketIndex(SnapshotView view)
{
    private readonly Lazy<bool> any = new(() =>
    {
        RowCursor rows = view.Scan(S3Family.BucketMeta);
        while (rows.MoveNext())
        {
            if (Bucket.TryOpen(rows.Current, out _))
            {
                return true;
            }
        }

        return false;
    });

    public bool Any => any.Value;

    /// <summary>The bucket of a row position; false when it is not a visible bucket's.</summary>
    public bool TryGetAt(long position, out Bucket bucket)
    {
        bucket = null!;
        return view.TryGetAt(position, out Row row) && Bucket.TryOpen(row, out bucket);
    }

    /// <summary>Finds a bucket by its name with terminator, as object keys hold it; tells whether there is a metadata row, readable or not.</summary>
    /// <param name="name">The name.</param>
    /// <param name="bucket">The bucket; null when its metadata cannot be read.</param>
    public RowState TryGet(ReadOnlySpan<byte> name, out Bucket? bucket)
    {
        using var key = new ByteBuffer(128);
        key.Append(S3Family.BucketMeta);
        key.Append(name);
        RowState state = view.TryGet(key.WrittenSpan, out Row row);
        bucket = state == RowState.Visible && Bucket.TryOpen(row, out Bucket found) ? found : null;
        return state;
    }

    /// <summary>Finds a bucket by the name of its directory.</summary>
    public bool TryLookup(ReadOnlySpan<byte> directoryName, out Bucket bucket)
    {
        using var name = new ByteBuffer(128);
        using var key = new ByteBuffer(128);
        key.Append(S3Family.BucketMeta);
        bucket = null!;
        switch (Segment.TryDecode(directoryName, name))
        {
            case SegmentKind.Plain:
                KeySegment.AppendOpen(name.WrittenSpan, key);
                KeySegment.AppendTerminator(key);
                return view.TryGet(key.WrittenSpan, out Row row) == RowState.Visible && IsCalled(row, directoryName, out bucket);
            case SegmentKind.Hashed:
                name.Clear();
                if (!Segment.TryPercentDecode(Segment.QuotedPart(directoryName), name))
                {
                    return false;
                }

                KeySegment.AppendOpen(name.WrittenSpan, key);
                RowCursor rows = view.Scan(key.WrittenSpan);
                while (rows.MoveNext())
                {
                    if (IsCalled(rows.Current, directoryName, out bucket))
                    {
                        return true;
                    }
                }

                return false;
            default:
                return false;
        }
    }

    /// <summary>Lists the buckets' directories from a cookie on.</summary>
    public void List(ulong cookie, IEntrySink sink)
    {
        RowCursor rows = view.Scan(S3Family.BucketMeta);
        ListCookie from = ListCookie.Of(cookie);
        if (from.Behind != ListCookie.Entry.Start)
        {
            if (!view.TryGetAt(from.Place, out Row last) || !BucketKey.TryParse(last.UserKey, out _))
            {
                return;
            }

            rows.SeekAfter(last);
        }

        using var name = new ByteBuffer(256);
        while (rows.MoveNext())
        {
            if (Bucket.TryOpen(rows.Current, out Bucket bucket))
            {
                long position = bucket.Row.Position;
                name.Clear();
                bucket.AppendDirectoryName(name);
                if (!sink.Add(name.WrittenSpan, S3Node.Bucket(position), new ListCookie(ListCookie.Entry.Bucket, position).Value))
                {
                    return;
                }
            }
        }
    }

    private static bool IsCalled(in Row row, ReadOnlySpan<byte> directoryName, out Bucket bucket)
    {
        if (!Bucket.TryOpen(row, out bucket))
        {
            return false;
        }

        using var name = new ByteBuffer(256);
        bucket.AppendDirectoryName(name);
        return name.WrittenSpan.SequenceEqual(directoryName);
    }
}
