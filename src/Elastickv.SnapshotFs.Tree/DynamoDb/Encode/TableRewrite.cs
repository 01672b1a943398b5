using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Tree.DynamoDb.Encode;

/// <summary>
/// All items of a table whose keys or indexes have changed, as one document (spec 07 §5.3). Memory: some 50 bytes for each row of the table. Not thread-safe.
/// </summary>
internal sealed class TableRewrite(SpliceContext context, TouchedTable touched, BaseTable before, TableDefinition table, ItemFile item)
{
    /// <summary>Adds the rows of the items; false when a defect was reported.</summary>
    public bool Encode()
    {
        var edited = new HashSet<UInt128>();
        foreach (byte[] path in touched.Paths)
        {
            edited.Add(Fingerprint.Of(path));
        }

        DocumentDiff diff = context.BeginDocument();
        var limit = new DefectLimit(context);
        var identities = new HashSet<UInt128>();
        using ItemRows rows = before.NewRows(table);
        limit.Guard(touched.Directory, _ => ItemFiles.Visit(context, touched, itemPath => limit.Guard(itemPath, path =>
        {
            ReadOnlySpan<byte> body = edited.Contains(Fingerprint.Of(path)) ? Parse(path, rows) : Stored(path, rows);
            SplicedTable.RequireNew(identities, rows.Identity, path);
            if (!limit.Any)
            {
                rows.Write(body, diff.Put);
            }
        })));
        if (!limit.Any && !context.IsCheck)
        {
            DropRows(context.View, before, diff);
        }

        return !limit.Any;
    }

    /// <summary>Drops what is left of all items and index rows that belong to the table, locked and damaged ones included.</summary>
    public static void DropRows(SnapshotView view, BaseTable before, DocumentDiff diff)
    {
        foreach (byte[] prefix in before.RowPrefixes())
        {
            var keys = new DocumentKeys(view, prefix);
            while (keys.MoveNext())
            {
                diff.Drop(keys.Current);
            }
        }
    }

    private ReadOnlySpan<byte> Parse(ReadOnlySpan<byte> path, ItemRows rows)
    {
        using SourceFile file = context.Final.Open(path);
        item.Load(path, file.All(), rows);
        return item.Body;
    }

    /// <summary>The record of an item that nobody touched goes on as it is.</summary>
    private ReadOnlySpan<byte> Stored(ReadOnlySpan<byte> path, ItemRows rows)
    {
        if (!before.TryFindItem(path[touched.ItemsLength..], out Row row))
        {
            return Parse(path, rows);
        }

        return rows.Load(row.Body, out _) is { } reason ? throw new DocumentDefectException(path, reason) : row.Body;
    }
}
