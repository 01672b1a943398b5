using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Names;
using Elastickv.SnapshotFs.Tree.Redis.Directories;
using Elastickv.SnapshotFs.Tree.Redis.Keys;
using Elastickv.SnapshotFs.Tree.Redis.Values;

namespace Elastickv.SnapshotFs.Tree.Redis.Sidecars;

/// <summary>
/// <c>KEYMAP.jsonl</c>: a line each time the reference uses a name in SHA form (spec 03 §13, 02 §4.2): for each HLL and string as it is met, once more
/// for its expiry line, then for each collection, type by type in the byte order of the keys.
/// </summary>
internal sealed class KeymapDocument : LineDocument
{
    private readonly RedisRows rows;
    private readonly StringDirectory strings;
    private readonly StringDirectory sketches;
    private readonly KeyDirectory[] collections;
    private readonly IEnumerator<Line> lines;
    private readonly ByteBuffer name = new(Segment.MaxLength);
    private readonly ByteBuffer original = new();

    /// <param name="rows">The rows of the view.</param>
    /// <param name="strings">Directory of the strings.</param>
    /// <param name="sketches">Directory of the HLLs.</param>
    /// <param name="collections">The other directories in the order of their lines.</param>
    public KeymapDocument(RedisRows rows, StringDirectory strings, StringDirectory sketches, params KeyDirectory[] collections)
    {
        this.rows = rows;
        this.strings = strings;
        this.sketches = sketches;
        this.collections = collections;
        lines = Lines().GetEnumerator();
    }

    public override void Dispose()
    {
        lines.Dispose();
        name.Dispose();
        original.Dispose();
        base.Dispose();
    }

    protected override bool TryWriteNext()
    {
        if (!lines.MoveNext())
        {
            return false;
        }

        Line line = lines.Current;
        Contribute(line.Source);
        ReadOnlySpan<byte> key = KeyOf(line.Directory, line.Place);
        name.Clear();
        Segment.Encode(key, name);
        original.Clear();
        Segment.AppendBase64Url(key, original);
        Json.BeginObject();
        Json.Name("encoded"u8);
        Json.String(name.WrittenSpan);
        Json.Name("original"u8);
        Json.String(original.WrittenSpan);
        Json.Name("kind"u8);
        Json.String("sha-fallback"u8);
        Json.EndObject();
        return true;
    }

    private static ReadOnlySpan<byte> KeyOf(KeyDirectory directory, KeyCookie place) =>
        directory.TryGetRow(place, out Row row) && directory.TryGetKey(place.Family, row, out ReadOnlySpan<byte> key) ? key : default;

    private IEnumerable<Line> Lines()
    {
        StringDirectory[] inStreamOrder = [sketches, strings];
        foreach (StringDirectory directory in inStreamOrder)
        {
            RowCursor values = directory.Scan();
            while (values.MoveNext())
            {
                Row row = values.Current;
                if (!IsHashed(directory, row) || !directory.TryRead(row, out StringValue value))
                {
                    continue;
                }

                yield return new Line(directory, KeyCookie.Behind(0, row), row);
                if (value.ExpireAtMs != 0)
                {
                    yield return new Line(directory, KeyCookie.Behind(0, row), row);
                }
            }
        }

        RowCursor expiries = rows.Expiries.Scan();
        while (expiries.MoveNext())
        {
            Row expiry = expiries.Current;
            if (!IsHashed(expiry.UserKey[rows.Expiries.Prefix.Length..]))
            {
                continue;
            }

            foreach (StringDirectory directory in inStreamOrder)
            {
                if (ExpiryLines.TryMatch(rows, directory, expiry, out Row value, out _))
                {
                    yield return new Line(directory, KeyCookie.Behind(0, value), expiry);
                }
            }
        }

        foreach (KeyDirectory directory in collections)
        {
            foreach (KeyCookie place in InKeyOrder(directory))
            {
                directory.TryGetRow(place, out Row row);
                yield return new Line(directory, place, row);
            }
        }
    }

    /// <summary>The keys of a directory whose names take the SHA form: 8 bytes each, and there are few of them.</summary>
    private List<KeyCookie> InKeyOrder(KeyDirectory directory)
    {
        List<KeyCookie> places = [];
        var cursor = new KeyCursor(directory, IsHashed);
        while (cursor.MoveNext())
        {
            places.Add(cursor.Cookie);
        }

        places.Sort((left, right) => KeyOf(directory, left).SequenceCompareTo(KeyOf(directory, right)));
        return places;
    }

    private bool IsHashed(StringDirectory directory, in Row row) => directory.TryGetKey(0, row, out ReadOnlySpan<byte> key) && IsHashed(key);

    private bool IsHashed(ReadOnlySpan<byte> key) => KeyName.IsHashed(key, name);

    /// <param name="Directory">Where the name stands.</param>
    /// <param name="Place">The key's place in the directory.</param>
    /// <param name="Source">The row that caused the line.</param>
    private readonly record struct Line(KeyDirectory Directory, KeyCookie Place, Row Source);
}
