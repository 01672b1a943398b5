using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.DynamoDb.Directory;
using Elastickv.SnapshotFs.Tree.DynamoDb.Documents;
using Elastickv.SnapshotFs.Tree.DynamoDb.Keys;
using Elastickv.SnapshotFs.Tree.DynamoDb.Values;

namespace Elastickv.SnapshotFs.Tree.DynamoDb;

/// <summary>
/// The <c>dynamodb</c> directory (spec 04 §7): for each table <c>_schema.json</c> and <c>items</c>, with one file for each item of the active generation
/// and, while a migration runs, of the one it comes from.
/// </summary>
internal sealed class DynamoDbPart(SnapshotView view) : ITreePart
{
    private const ulong BehindSchema = 1;
    private const ulong BehindItems = 2;

    private readonly Tables tables = new(view);
    private readonly Lazy<bool> exists = new(() => HasTable(view));

    private static ReadOnlySpan<byte> SchemaName => "_schema.json"u8;

    private static ReadOnlySpan<byte> ItemsName => "items"u8;

    public ReadOnlySpan<byte> Name => "dynamodb"u8;

    public NodeId Directory => DynamoNode.Root;

    public bool Exists => exists.Value;

    public bool TryLookup(NodeId directory, ReadOnlySpan<byte> name, out NodeId node)
    {
        node = default;
        if (directory == DynamoNode.Root)
        {
            bool found = tables.TryFind(name, out TableItems table);
            node = found ? DynamoNode.Table(table.Table.Position) : default;
            return found;
        }

        if (IsTable(directory, out TableItems owner))
        {
            node = name.SequenceEqual(SchemaName) ? DynamoNode.Schema(directory.Position)
                : name.SequenceEqual(ItemsName) ? DynamoNode.Items(directory.Position) : default;
            return node != default;
        }

        if (IsItems(directory, out owner))
        {
            bool found = owner.TryFindEntry(null, default, name, out Row row, out bool isDirectory);
            node = !found ? default : isDirectory ? DynamoNode.HashDirectory(row.Position) : DynamoNode.Item(row.Position);
            return found;
        }

        if (IsHashDirectory(directory, out owner, out ItemProbe? first))
        {
            using (first)
            {
                bool found = owner.TryFindEntry(first.HashTerm, first.Directory.WrittenSpan, name, out Row row, out _);
                node = found ? DynamoNode.Item(row.Position) : default;
                return found;
            }
        }

        return false;
    }

    public bool TryList(NodeId directory, ulong cookie, IEntrySink sink)
    {
        if (directory == DynamoNode.Root)
        {
            ListTables(cookie, sink);
            return true;
        }

        if (IsTable(directory, out TableItems table))
        {
            if (cookie > 0 || sink.Add(SchemaName, DynamoNode.Schema(directory.Position), BehindSchema))
            {
                _ = cookie >= BehindItems || sink.Add(ItemsName, DynamoNode.Items(directory.Position), BehindItems);
            }

            return true;
        }

        if (IsItems(directory, out table))
        {
            using var listing = new ItemListing(view, table, sink);
            listing.ListItems(cookie);
            return true;
        }

        if (IsHashDirectory(directory, out table, out ItemProbe? first))
        {
            using (first)
            {
                using var listing = new ItemListing(view, table, sink);
                listing.ListDirectory(first.HashTerm, first.Directory.WrittenSpan, cookie);
                return true;
            }
        }

        return false;
    }

    public bool TryGetParent(NodeId directory, out NodeId parent)
    {
        parent = default;
        if (directory == DynamoNode.Root)
        {
            parent = NodeId.Root;
        }
        else if (IsTable(directory, out TableItems table))
        {
            parent = DynamoNode.Root;
        }
        else if (IsItems(directory, out table))
        {
            parent = DynamoNode.Table(directory.Position);
        }
        else if (IsHashDirectory(directory, out table, out ItemProbe? first))
        {
            first.Dispose();
            parent = DynamoNode.Items(table.Table.Position);
        }

        return parent != default;
    }

    public bool TryGetAttributes(NodeId node, out NodeAttributes attributes)
    {
        attributes = new NodeAttributes(0, HlcTimestamp.UnixMilliseconds(view.ReadTimestamp), NodeAttributes.DirectoryMode);
        return node.IsDirectory && TryGetParent(node, out _);
    }

    public bool TryOpen(NodeId file, out FileContent content)
    {
        content = null!;
        if (file == DynamoNode.Schema(file.Position))
        {
            if (tables.TryGet(file.Position, out _) && view.TryGetAt(file.Position, out Row row) && TableSchema.TryRead(row.Body, out DynamoTableSchema schema, out _))
            {
                content = new SchemaDocument(row, schema);
            }
        }
        else if (file == DynamoNode.Item(file.Position) && TryLoad(file.Position, out TableItems table, out ItemProbe? item))
        {
            using (item)
            {
                if (!table.IsHidden(item))
                {
                    content = new ItemDocument(item.Row);
                }
            }
        }

        return content is not null;
    }

    public void ReportProblems(IProblemSink sink)
    {
        RowCursor schemas = tables.Scan();
        while (schemas.MoveNext())
        {
            Report(schemas.Current, tables.TryShow(schemas.Current, out _, out RecordFault fault) ? RecordFault.None : fault, sink);
        }

        RowCursor rows = view.Scan(DynamoKey.ItemPrefix);
        ItemProbe? probe = null;
        byte[] segmentOfProbe = [];
        while (rows.MoveNext())
        {
            Row row = rows.Current;
            if (!DynamoKey.TryParseItemKey(row.UserKey, out ReadOnlySpan<byte> segment, out _))
            {
                Report(row, row.IsReadable ? RecordFault.ItemKey : RecordFault.Unreadable, sink);
                continue;
            }

            if (!segment.SequenceEqual(segmentOfProbe))
            {
                probe?.Dispose();
                segmentOfProbe = segment.ToArray();
                probe = tables.TryGetBySegment(segment, out TableItems table) ? new ItemProbe(table.Table) : null;
            }

            if (probe is not null && !probe.TryLoad(row, out RecordFault fault))
            {
                Report(row, fault, sink);
            }
        }

        probe?.Dispose();
    }

    private void Report(in Row row, RecordFault fault, IProblemSink sink)
    {
        if (fault is not (RecordFault.None or RecordFault.Unreadable))
        {
            sink.Report(RecordFaults.Describe(view, row, fault));
        }
    }

    private static bool HasTable(SnapshotView view)
    {
        var tables = new Tables(view);
        RowCursor cursor = tables.Scan();
        while (cursor.MoveNext())
        {
            if (tables.TryShow(cursor.Current, out _, out _))
            {
                return true;
            }
        }

        return false;
    }

    private void ListTables(ulong cookie, IEntrySink sink)
    {
        RowCursor cursor = tables.Scan();
        if (cookie > 0)
        {
            if (!view.TryGetAt((long)(cookie - 1), out Row last) || !last.UserKey.StartsWith(DynamoKey.SchemaPrefix))
            {
                return;
            }

            cursor.SeekAfter(last);
        }

        using var name = new ByteBuffer(256);
        while (cursor.MoveNext())
        {
            long position = cursor.Current.Position;
            if (tables.TryShow(cursor.Current, out TableItems table, out _))
            {
                name.Clear();
                Tables.AppendName(table.Table, name);
                if (!sink.Add(name.WrittenSpan, DynamoNode.Table(position), (ulong)position + 1))
                {
                    return;
                }
            }
        }
    }

    private bool IsTable(NodeId node, out TableItems table)
    {
        table = null!;
        return node == DynamoNode.Table(node.Position) && tables.TryGet(node.Position, out table);
    }

    private bool IsItems(NodeId node, out TableItems table)
    {
        table = null!;
        return node == DynamoNode.Items(node.Position) && tables.TryGet(node.Position, out table);
    }

    /// <summary>Reads the item that identifies a hash-level directory; the caller disposes the probe.</summary>
    private bool IsHashDirectory(NodeId node, out TableItems table, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ItemProbe? first)
    {
        table = null!;
        first = null;
        if (node != DynamoNode.HashDirectory(node.Position) || !TryLoad(node.Position, out table, out first))
        {
            return false;
        }

        if (first.Directory.Length > 0)
        {
            return true;
        }

        first.Dispose();
        return false;
    }

    /// <summary>Reads the item at a position, which may be nonsense; the caller disposes the probe.</summary>
    private bool TryLoad(long position, out TableItems table, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ItemProbe? item)
    {
        table = null!;
        item = null;
        if (!view.TryGetAt(position, out Row row) || !DynamoKey.TryParseItemKey(row.UserKey, out ReadOnlySpan<byte> segment, out _)
            || view.TryGet(row.UserKey, out Row visible) != RowState.Visible || visible.Position != position
            || !tables.TryGetBySegment(segment, out table))
        {
            return false;
        }

        item = new ItemProbe(table.Table);
        if (item.TryLoad(row, out _))
        {
            return true;
        }

        item.Dispose();
        item = null;
        return false;
    }
}
