using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Tree.DynamoDb.Encode;

/// <summary>
/// Touched items of a table that keeps its keys (spec 07 §5.2). An item is what its key attributes say: files are matched by them, not by name. Memory grows with
/// the touched files alone. Not thread-safe.
/// </summary>
internal sealed class ItemEdits(SpliceContext context, TouchedTable touched, BaseTable before, ItemFile item)
{
    // Touched items of either state, by identity.
    private readonly Dictionary<UInt128, byte[]> edited = [];
    private readonly Dictionary<UInt128, (byte[] Path, Row Row)> stored = [];

    // Of items that go, the rows of the old key layout that they have hidden, which would come to light.
    private readonly Dictionary<UInt128, List<Row>> uncovered = [];
    private readonly HashSet<long> storedPositions = [];

    // Touched items whose content says what another's says, though their keys differ.
    private readonly List<(byte[] Path, Row Row)> doubles = [];
    private readonly DefectLimit limit = new(context);

    /// <summary>Adds the rows of the items; false when a defect was reported.</summary>
    public bool Encode()
    {
        foreach (byte[] path in touched.Paths)
        {
            if (touched.ItemLevel(path) is 1 or 2 && before.TryFindItem(path.AsSpan(touched.ItemsLength), out Row row))
            {
                storedPositions.Add(row.Position);
                if (!stored.TryAdd(before.IdentityOf(row), (path, row)))
                {
                    doubles.Add((path, row));
                }
            }
        }

        using ItemRows rows = before.NewRows(before.Definition);
        foreach (byte[] path in touched.Paths)
        {
            limit.Guard(path, _ => Take(path, rows));
        }

        if (before.HasLegacyKeys && !context.IsPartial)
        {
            before.ForEachLegacyItem(TakeLegacy);
        }

        if (limit.Any)
        {
            return false;
        }

        using var old = new ItemFile();
        foreach ((UInt128 identity, byte[] path) in edited)
        {
            Put(identity, path, rows, old);
        }

        foreach ((UInt128 identity, (_, Row row)) in stored)
        {
            if (!edited.ContainsKey(identity))
            {
                Drop(identity, row);
            }
        }

        foreach ((byte[] path, Row row) in doubles)
        {
            if (context.Final.KindOf(path) == SourceKind.Missing)
            {
                DocumentDiff diff = context.BeginDocument();
                before.ForEachKey(row, key => diff.Drop(key));
            }
        }

        return true;
    }

    /// <summary>Checks a touched path of the final tree, and remembers the item there.</summary>
    private void Take(byte[] path, ItemRows rows)
    {
        int level = touched.ItemLevel(path);
        SourceKind kind = level < 0 ? SourceKind.Missing : context.Final.KindOf(path);
        if (kind == SourceKind.Missing || (level is 1 or 2 && !path.AsSpan().EndsWith(".json"u8)) || (level < 2 && kind == SourceKind.Directory))
        {
            return;
        }

        if (level is not (1 or 2))
        {
            throw new DocumentDefectException(path, level == 0 ? "expected a directory" : "expected no directory this deep");
        }

        using SourceFile file = context.Final.Open(path);
        item.Load(path, file.All(), rows);
        bool isStored = stored.TryGetValue(rows.Identity, out (byte[] Path, Row Row) known);
        if (!isStored && before.TryGetItem(rows.ItemKey, out Row row) && !storedPositions.Contains(row.Position))
        {
            if (context.IsPartial)
            {
                return;
            }

            if (!context.IsReread)
            {
                throw Taken(path);
            }

            // The item that this file made; its row tells its name.
            stored.Add(rows.Identity, (path, row));
            storedPositions.Add(row.Position);
        }

        if (!edited.TryAdd(rows.Identity, path))
        {
            // Blame falls on the newcomer.
            throw Taken(isStored && known.Path.AsSpan().SequenceEqual(path) ? edited[rows.Identity] : path);
        }
    }

    /// <summary>Finds, among the rows of the old layout, items whose key is taken a second time, and those that hide behind one that goes.</summary>
    private void TakeLegacy(Row row, UInt128 identity)
    {
        if (storedPositions.Contains(row.Position))
        {
            return;
        }

        if (!stored.ContainsKey(identity))
        {
            if (edited.Remove(identity, out byte[]? path))
            {
                limit.Guard(path, one => throw Taken(one));
            }
        }
        else if (!edited.ContainsKey(identity))
        {
            if (!uncovered.TryGetValue(identity, out List<Row>? rows))
            {
                uncovered.Add(identity, rows = []);
            }

            rows.Add(row);
        }
    }

    private void Put(UInt128 identity, byte[] path, ItemRows rows, ItemFile old)
    {
        using SourceFile file = context.Final.Open(path);
        item.Load(path, file.All(), rows);
        bool isStored = stored.TryGetValue(identity, out (byte[] Path, Row Row) known);
        if (isStored && IsUnchanged(known.Path, known.Row, old))
        {
            return;
        }

        DocumentDiff diff = context.BeginDocument();
        rows.Write(item.Body, diff.Put);
        if (isStored)
        {
            before.ForEachKey(known.Row, key => diff.Drop(key));
        }
    }

    /// <summary>A record that is not in the server's form is compared by what its file shows.</summary>
    private bool IsUnchanged(byte[] path, in Row row, ItemFile old)
    {
        if (row.Body.SequenceEqual(item.Body))
        {
            return true;
        }

        if (context.Base.KindOf(path) != SourceKind.File)
        {
            return false;
        }

        using SourceFile file = context.Base.Open(path);
        old.Read(path, file.All());
        return old.Body.SequenceEqual(item.Body);
    }

    private void Drop(UInt128 identity, in Row row)
    {
        DocumentDiff diff = context.BeginDocument();
        before.ForEachKey(row, key => diff.Drop(key));
        if (uncovered.TryGetValue(identity, out List<Row>? hidden))
        {
            foreach (Row other in hidden)
            {
                before.ForEachKey(other, key => diff.Drop(key));
            }
        }
    }

    private static DocumentDefectException Taken(ReadOnlySpan<byte> path) => new(path, "another file has an item with the same key");
}
