using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Tree.S3;

/// <summary>
/// Walks the objects below a prefix in the order of their keys. Looks one row ahead, which nearly always tells that no other key continues an object's.
/// Not thread-safe.
/// </summary>
/// <remarks>The order of raw keys is that of object keys here, because no well-formed key is a prefix of another (spec 05 §3.1).</remarks>
internal sealed class ObjectCursor : IDisposable
{
    private readonly ByteBuffer scratch = new(256);
    private readonly bool all;
    private RowCursor rows;
    private Row next;
    private bool hasNext;

    /// <param name="view">What is visible.</param>
    /// <param name="prefix">Prefix of user keys, at least bucket and generation.</param>
    /// <param name="all">
    /// False: objects whose keys can be paths (<see cref="ObjectPath.IsSafe"/>) and whose manifests can be read. True: every well-formed key; manifests are not
    /// looked at.
    /// </param>
    public ObjectCursor(SnapshotView view, ReadOnlySpan<byte> prefix, bool all)
    {
        this.all = all;
        rows = view.Scan(prefix);
        Step();
    }

    /// <summary>Manifest row of the object reached by the last successful <see cref="MoveNext"/>.</summary>
    public Row Current { get; private set; }

    /// <summary>Whether another row's key may continue the current object's; false is certain.</summary>
    public bool MayBeContinued => hasNext && next.UserKey.StartsWith(Current.UserKey[..^KeySegment.TerminatorLength]);

    public bool MoveNext()
    {
        while (hasNext)
        {
            Row row = next;
            Step();
            if (!row.IsReadable || !HeadKey.TryParse(row.UserKey, out HeadKey key))
            {
                continue;
            }

            int barred = 0;
            if (all || (ObjectPath.IsSafe(key.Path, out barred) && Manifest.TryRead(row.Body, scratch, out _)))
            {
                Current = row;
                return true;
            }

            if (barred > 0)
            {
                SkipBelow(key.UpTo(barred));
            }
        }

        return false;
    }

    /// <summary>Leaves out what is to come below a prefix of user keys that ends with a slash.</summary>
    public void SkipBelow(ReadOnlySpan<byte> prefix)
    {
        if (hasNext && next.UserKey.StartsWith(prefix))
        {
            rows.SeekPast(prefix);
            Step();
        }
    }

    /// <summary>Goes on behind an object that an earlier cursor over the same range gave.</summary>
    public void SeekAfter(in Row row)
    {
        rows.SeekAfter(row);
        Step();
    }

    /// <summary>Goes on behind everything below a prefix of user keys that ends with a slash.</summary>
    public void SeekPast(ReadOnlySpan<byte> prefix)
    {
        rows.SeekPast(prefix);
        Step();
    }

    public void Dispose() => scratch.Dispose();

    private void Step()
    {
        hasNext = rows.MoveNext();
        next = hasNext ? rows.Current : default;
    }
}
