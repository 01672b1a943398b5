using System.Collections.Concurrent;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.DynamoDb.Keys;
using Elastickv.SnapshotFs.Tree.DynamoDb.Values;

namespace Elastickv.SnapshotFs.Tree.DynamoDb.Directory;

/// <summary>The tables of a snapshot: its visible schema rows. Thread-safe.</summary>
/// <remarks>
/// A table's name can be spelt in several ways in base64url, but a server looks only under the regular one. Of the rows of one name the regular spelling
/// counts, otherwise the first in key order; the others are problems.
/// </remarks>
internal sealed class Tables
{
    private const int MostRemembered = 1024;

    // What was read of schemas, and the strays of their tables. Only saves work; emptied when it gets large.
    private readonly ConcurrentDictionary<long, TableItems> remembered = new();
    private readonly SnapshotView view;
    private readonly Lazy<bool> any;

    public Tables(SnapshotView view)
    {
        this.view = view;
        any = new Lazy<bool>(FindAny);
    }

    /// <summary>Whether there is a table at all.</summary>
    public bool Any => any.Value;

    /// <summary>Finds a table by the name of its directory.</summary>
    public bool TryFind(ReadOnlySpan<byte> name, out TableItems table)
    {
        table = null!;
        if (!KeyTerm.TryRead(name, out KeyTerm term, out bool isWhole))
        {
            return false;
        }

        if (isWhole)
        {
            using var own = new ByteBuffer(256);
            KeyName.AppendText(term.Text, own);
            return own.WrittenSpan.SequenceEqual(name) && TryFindByText(term.Text, out table);
        }

        RowCursor cursor = Scan();
        using var text = new ByteBuffer(256);
        using var candidate = new ByteBuffer(256);
        while (cursor.MoveNext())
        {
            text.Clear();
            candidate.Clear();
            if (DynamoKey.TryParseSchemaKey(cursor.Current.UserKey, text, out _))
            {
                KeyName.AppendText(text.WrittenSpan, candidate);
                if (candidate.WrittenSpan.SequenceEqual(name))
                {
                    return TryFindByText(text.WrittenSpan, out table);
                }
            }
        }

        return false;
    }

    /// <summary>The table of a schema row, by its position; false when that is no schema row that is shown.</summary>
    public bool TryGet(long position, out TableItems table)
    {
        if (remembered.TryGetValue(position, out table!))
        {
            return true;
        }

        return view.TryGetAt(position, out Row row)
            && view.TryGet(row.UserKey, out Row visible) == RowState.Visible && visible.Position == position
            && TryShow(row, out table, out _);
    }

    /// <summary>The table an item key belongs to, by the encoded name in the key.</summary>
    public bool TryGetBySegment(ReadOnlySpan<byte> segment, out TableItems table)
    {
        table = null!;
        using var key = new ByteBuffer(256);
        key.Append(DynamoKey.SchemaPrefix);
        key.Append(segment);
        return view.TryGet(key.WrittenSpan, out Row row) == RowState.Visible && TryShow(row, out table, out _);
    }

    /// <summary>All schema rows, those that are not shown too.</summary>
    public RowCursor Scan() => view.Scan(DynamoKey.SchemaPrefix);

    /// <summary>The table of a visible schema row; false, with the reason, when it is not shown.</summary>
    public bool TryShow(in Row row, out TableItems table, out RecordFault fault)
    {
        fault = RecordFault.None;
        if (remembered.TryGetValue(row.Position, out table!))
        {
            return true;
        }

        using var text = new ByteBuffer(256);
        if (!TryRead(row, text, out Table? read, out fault))
        {
            return false;
        }

        if (!Counts(row, text.WrittenSpan))
        {
            fault = RecordFault.SecondSpelling;
            return false;
        }

        if (remembered.Count >= MostRemembered)
        {
            remembered.Clear();
        }

        table = remembered.GetOrAdd(row.Position, _ => new TableItems(view, read!));
        return true;
    }

    /// <summary>Appends the name of a table's directory.</summary>
    public static void AppendName(Table table, ByteBuffer output)
    {
        using var text = new ByteBuffer(256);
        Names.Segment.TryDecodeBase64Url(table.Segment, text);
        KeyName.AppendText(text.WrittenSpan, output);
    }

    private bool FindAny()
    {
        RowCursor cursor = Scan();
        while (cursor.MoveNext())
        {
            if (TryShow(cursor.Current, out _, out _))
            {
                return true;
            }
        }

        return false;
    }

    private static bool TryRead(in Row row, ByteBuffer text, out Table? table, out RecordFault fault)
    {
        table = null;
        if (!row.IsReadable)
        {
            fault = RecordFault.Unreadable;
            return false;
        }

        if (!DynamoKey.TryParseSchemaKey(row.UserKey, text, out ReadOnlySpan<byte> segment))
        {
            fault = RecordFault.SchemaKey;
            return false;
        }

        if (!TableSchema.TryRead(row.Body, out DynamoTableSchema schema, out fault))
        {
            return false;
        }

        table = new Table(row.Position, segment, schema);
        return true;
    }

    private bool TryFindByText(ReadOnlySpan<byte> text, out TableItems table)
    {
        using var key = new ByteBuffer(256);
        DynamoKey.AppendSchemaKey(text, key);
        if (view.TryGet(key.WrittenSpan, out Row row) == RowState.Visible && TryShow(row, out table, out _))
        {
            return true;
        }

        RowCursor cursor = Scan();
        using var other = new ByteBuffer(256);
        while (cursor.MoveNext())
        {
            other.Clear();
            if (DynamoKey.TryParseSchemaKey(cursor.Current.UserKey, other, out _) && other.WrittenSpan.SequenceEqual(text)
                && TryShow(cursor.Current, out table, out _))
            {
                return true;
            }
        }

        table = null!;
        return false;
    }

    /// <summary>Whether no other row of the same name counts before a good schema row.</summary>
    private bool Counts(in Row row, ReadOnlySpan<byte> text)
    {
        using var regular = new ByteBuffer(256);
        DynamoKey.AppendSchemaKey(text, regular);
        if (regular.WrittenSpan.SequenceEqual(row.UserKey))
        {
            return true;
        }

        RowCursor cursor = Scan();
        using var other = new ByteBuffer(256);
        while (cursor.MoveNext())
        {
            Row rival = cursor.Current;
            other.Clear();
            if (rival.Position != row.Position
                && (rival.UserKey.SequenceEqual(regular.WrittenSpan) || rival.UserKey.SequenceCompareTo(row.UserKey) < 0)
                && TryRead(rival, other, out _, out _) && other.WrittenSpan.SequenceEqual(text))
            {
                return false;
            }
        }

        return true;
    }
}
