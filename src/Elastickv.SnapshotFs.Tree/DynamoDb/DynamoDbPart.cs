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
internal sealed class DynamoDbPart : ITreePart
{
    private const ulong BehindSchema = 1;
    private const ulong BehindItems = 2;

    private readonly Tables tables;
    private readonly DynamoNodes nodes;
    private readonly SnapshotView view;

    public DynamoDbPart(SnapshotView view)
    {
        this.view = view;
        tables = new Tables(view);
        nodes = new DynamoNodes(view, tables);
    }

    private static ReadOnlySpan<byte> SchemaName => "_schema.json"u8;

    private static ReadOnlySpan<byte> ItemsName => "items"u8;

    public ReadOnlySpan<byte> Name => "dynamodb"u8;

    public NodeId Directory => DynamoNode.Root;

    public bool Exists => tables.Any;

    public bool TryLookup(NodeId directory, ReadOnlySpan<byte> name, out NodeId node)
    {
        node = default;
        if (directory == DynamoNode.Root)
        {
            bool found = tables.TryFind(name, out TableItems table);
            node = found ? DynamoNode.Table(table.Table.Position) : default;
            return found;
        }

        if (nodes.IsTable(directory, out _))
        {
            node = name.SequenceEqual(SchemaName) ? DynamoNode.Schema(directory.Position)
                : name.SequenceEqual(ItemsName) ? DynamoNode.Items(directory.Position) : default;
            return node != default;
        }

        if (nodes.IsItems(directory, out TableItems owner))
        {
            bool found = owner.TryFindEntry(null, default, name, out Row row, out bool isDirectory);
            node = !found ? default : isDirectory ? DynamoNode.HashDirectory(row.Position) : DynamoNode.Item(row.Position);
            return found;
        }

        if (nodes.IsHashDirectory(directory, out owner, out ItemProbe? first))
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

        if (nodes.IsTable(directory, out _))
        {
            if (cookie > 0 || sink.Add(SchemaName, DynamoNode.Schema(directory.Position), BehindSchema))
            {
                _ = cookie >= BehindItems || sink.Add(ItemsName, DynamoNode.Items(directory.Position), BehindItems);
            }

            return true;
        }

        if (nodes.IsItems(directory, out TableItems table))
        {
            using var listing = new ItemListing(view, table, sink);
            listing.ListItems(cookie);
            return true;
        }

        if (nodes.IsHashDirectory(directory, out table, out ItemProbe? first))
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
        else if (nodes.IsTable(directory, out _))
        {
            parent = DynamoNode.Root;
        }
        else if (nodes.IsItems(directory, out _))
        {
            parent = DynamoNode.Table(directory.Position);
        }
        else if (nodes.IsHashDirectory(directory, out TableItems table, out ItemProbe? first))
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
        else if (file == DynamoNode.Item(file.Position) && nodes.TryLoad(file.Position, out TableItems table, out ItemProbe? item))
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

    public void ReportProblems(IProblemSink sink) => new DynamoProblems(view, tables, sink).Report();

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
}
