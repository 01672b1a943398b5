using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.DynamoDb.Directory;
using Elastickv.SnapshotFs.Tree.DynamoDb.Keys;
using Elastickv.SnapshotFs.Tree.DynamoDb.Values;

namespace Elastickv.SnapshotFs.Tree.DynamoDb.Encode;

/// <summary>A table of the base: its schema, and its rows by path (spec 07 §5). Not thread-safe.</summary>
internal sealed class BaseTable : IDisposable
{
    private readonly SnapshotView view;
    private readonly DynamoDbPart part;
    private readonly Table table;
    private readonly ItemRows active;
    private readonly ItemRows? source;
    private readonly ItemProbe probe;
    private readonly NodeId items;

    private BaseTable(SnapshotView view, DynamoDbPart part, NodeId items, Table table, DynamoTableSchema schema)
    {
        this.view = view;
        this.part = part;
        this.items = items;
        this.table = table;
        probe = new ItemProbe(table);
        State = SchemaRecord.StateOf(schema);
        Definition = SchemaRecord.DefinitionOf(schema);
        active = NewRows(Definition);
        source = table.Sources.Length == 1 ? null
            : new ItemRows(table.Segment, State.MigratingFromGeneration, KeyLayout.Legacy, Definition.Keys, Definition.Indexes);
    }

    public SchemaState State { get; }

    public TableDefinition Definition { get; }

    /// <summary>Table name as its keys spell it.</summary>
    public ReadOnlySpan<byte> Segment => table.Segment;

    /// <inheritdoc cref="Table.HasLegacyKeys"/>
    public bool HasLegacyKeys => table.HasLegacyKeys;

    public byte[] SchemaKey => [.. DynamoKey.SchemaPrefix, .. table.Segment];

    /// <summary>The table that a directory of the base shows; the caller disposes it.</summary>
    public static BaseTable? Find(SnapshotView view, DynamoDbPart part, ReadOnlySpan<byte> directory)
    {
        if (!part.TryLookup(part.Directory, directory, out NodeId node) || !part.TryLookup(node, "items"u8, out NodeId items)
            || !view.TryGetAt(node.Position, out Row row) || !DynamoKey.TryReadSegment(row.UserKey, out ReadOnlySpan<byte> segment)
            || !TableSchema.TryRead(row.Body, out DynamoTableSchema schema, out _))
        {
            return null;
        }

        return new BaseTable(view, part, items, new Table(node.Position, segment, schema), schema);
    }

    /// <summary>Makes the rows that items get: under the active generation.</summary>
    public ItemRows NewRows(TableDefinition definition) => new(table.Segment, State.Generation, State.Layout, definition.Keys, definition.Indexes);

    /// <summary>Finds the row of an item by its path below <c>items</c>.</summary>
    public bool TryFindItem(ReadOnlySpan<byte> relative, out Row row)
    {
        row = default;
        NodeId node = items;
        int slash = relative.IndexOf((byte)'/');
        if (slash >= 0 && !part.TryLookup(node, relative[..slash], out node))
        {
            return false;
        }

        return part.TryLookup(node, relative[(slash + 1)..], out node) && node == DynamoNode.Item(node.Position) && view.TryGetAt(node.Position, out row);
    }

    /// <summary>What the server knows a shown item of the base by.</summary>
    public UInt128 IdentityOf(in Row row) => Load(row).Identity;

    /// <summary>Whether a user key holds an item that can be shown.</summary>
    public bool TryGetItem(ReadOnlySpan<byte> userKey, out Row row) => view.TryGet(userKey, out row) == RowState.Visible && probe.TryLoad(row, out _);

    /// <summary>Gives the keys of an item's row and its index rows, each once.</summary>
    public void ForEachKey(in Row row, Action<byte[]> take)
    {
        byte[] itemKey = row.UserKey.ToArray();
        ItemRows rows = Load(row);
        bool isRegular = rows.ItemKey.SequenceEqual(itemKey);
        take(itemKey);
        rows.WriteIndexRows((key, _) =>
        {
            // Where an item's key contradicts its content, the index rows may be those of another.
            if (isRegular || (view.TryGet(key, out Row index) == RowState.Visible && index.Body.SequenceEqual(itemKey)))
            {
                take(key.ToArray());
            }
        });
    }

    /// <summary>Visits all items with keys of the old layout, also those that another item hides (spec 04 §14.5).</summary>
    public void ForEachLegacyItem(Action<Row, UInt128> visit)
    {
        foreach (ItemSource legacy in table.Sources)
        {
            if (legacy.Layout != KeyLayout.Legacy)
            {
                continue;
            }

            RowCursor cursor = view.Scan(legacy.Prefix);
            while (cursor.MoveNext())
            {
                Row row = cursor.Current;
                if (probe.TryLoad(row, out _))
                {
                    visit(row, IdentityOf(row));
                }
            }
        }
    }

    /// <summary>What the user keys of all items and index rows start with that belong to the table.</summary>
    public List<byte[]> RowPrefixes()
    {
        var prefixes = new List<byte[]>(4);
        using var prefix = new ByteBuffer(256);
        Span<ulong> generations = [State.Generation, State.MigratingFromGeneration];
        foreach (ulong generation in generations[..table.Sources.Length])
        {
            prefix.Clear();
            DynamoKey.AppendPrefix(DynamoKey.ItemPrefix, table.Segment, generation, prefix);
            prefixes.Add(prefix.WrittenSpan.ToArray());
            prefix.Clear();
            DynamoKey.AppendPrefix(DynamoKey.IndexPrefix, table.Segment, generation, prefix);
            prefixes.Add(prefix.WrittenSpan.ToArray());
        }

        return prefixes;
    }

    public void Dispose()
    {
        active.Dispose();
        source?.Dispose();
        probe.Dispose();
    }

    private ItemRows Load(in Row row)
    {
        ItemRows rows = source is null || row.UserKey.StartsWith(table.Active.Prefix) ? active : source;
        rows.Load(row.Body, out _);
        return rows;
    }
}
