using System.Globalization;
using System.Text;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.DynamoDb.Keys;
using Elastickv.SnapshotFs.Tree.DynamoDb.Values;
using Elastickv.SnapshotFs.Tree.Encode;
using Elastickv.SnapshotFs.Tree.Names;

namespace Elastickv.SnapshotFs.Tree.DynamoDb.Encode;

/// <summary>One table directory with touched files to rows (spec 07 §5): created, dropped, or edited. Not thread-safe.</summary>
internal sealed class SplicedTable(SpliceContext context, TouchedTable touched, ItemFile item)
{
    /// <param name="before">The table in the base; null when there is none.</param>
    /// <exception cref="DocumentDefectException">The table cannot be encoded. Defects of items are reported.</exception>
    public void Encode(BaseTable? before)
    {
        if (context.Final.KindOf(touched.SchemaPath) == SourceKind.Missing)
        {
            if (context.IsPartial)
            {
                CheckAlone();
                return;
            }

            RequireNoItems();
            if (before is not null)
            {
                Drop(before);
            }
        }
        else if (before is null)
        {
            Create();
        }
        else
        {
            Change(before);
        }
    }

    /// <summary>The schema may come later; until then an item can be judged without it.</summary>
    private void CheckAlone()
    {
        var limit = new DefectLimit(context);
        ItemFiles.Visit(context, touched, path => limit.Guard(path, one =>
        {
            using SourceFile file = context.Final.Open(one);
            item.Read(one, file.All());
        }));
    }

    private void RequireNoItems() =>
        ItemFiles.Visit(context.Final, touched.Directory, _ => throw new DocumentDefectException(touched.SchemaPath, "the file is missing, but items are there"));

    /// <summary>The counter stays, so that the name is never given a generation again.</summary>
    private void Drop(BaseTable before)
    {
        DocumentDiff diff = context.BeginDocument();
        diff.Drop(before.SchemaKey);
        TableRewrite.DropRows(context.View, before, diff);
    }

    private void Create()
    {
        TableDefinition table;
        byte[] path = touched.SchemaPath;
        using (SourceFile file = context.Final.Open(path))
        {
            table = SchemaFile.Parse(path, file.All(), touched.Name);
        }

        using var segment = new ByteBuffer(256);
        Segment.AppendBase64Url(table.Name, segment);
        byte[] counterKey = [.. DynamoKey.CounterPrefix, .. segment.WrittenSpan];
        SchemaState state = SchemaState.New(NextGeneration(counterKey));
        using var rows = new ItemRows(segment.WrittenSpan, state.Generation, state.Layout, table.Keys, table.Indexes);
        var limit = new DefectLimit(context);
        var identities = new HashSet<UInt128>();
        limit.Guard(touched.Directory, _ => ItemFiles.Visit(context, touched, itemPath => limit.Guard(itemPath, one =>
        {
            using SourceFile file = context.Final.Open(one);
            item.Load(one, file.All(), rows);
            RequireNew(identities, rows.Identity, one);
            if (!limit.Any)
            {
                rows.Write(item.Body, context.BeginDocument().Put);
            }
        })));
        if (!limit.Any)
        {
            DocumentDiff diff = context.BeginDocument();
            PutSchema([.. DynamoKey.SchemaPrefix, .. segment.WrittenSpan], table, state, diff);
            diff.Put(counterKey, Encoding.ASCII.GetBytes(state.Generation.ToString(CultureInfo.InvariantCulture)));
        }
    }

    private void Change(BaseTable before)
    {
        TableDefinition table = touched.HasSchema ? ReadSchema(before) : before.Definition;
        bool isRewritten = table != before.Definition && !HasSameKeys(table, before.Definition);
        bool isGood = isRewritten
            ? new TableRewrite(context, touched, before, table, item).Encode()
            : new ItemEdits(context, touched, before, item).Encode();
        if (isGood && table != before.Definition)
        {
            PutSchema(before.SchemaKey, table, before.State, context.BeginDocument());
        }
    }

    /// <summary>The final schema; that of the base itself when nothing has changed.</summary>
    private TableDefinition ReadSchema(BaseTable before)
    {
        byte[] path = touched.SchemaPath;
        using SourceFile file = context.Final.Open(path);
        TableDefinition table = SchemaFile.Read(path, file.All());
        using var old = new ByteBuffer();
        using var changed = new ByteBuffer();
        StoredSchema.Write(before.Definition, before.State, old);
        StoredSchema.Write(table, before.State, changed);
        if (old.WrittenSpan.SequenceEqual(changed.WrittenSpan))
        {
            return before.Definition;
        }

        SchemaFile.Check(table, path, file.All(), touched.Name);
        return table;
    }

    private static bool HasSameKeys(TableDefinition x, TableDefinition y)
    {
        bool same = AreSame(x.Keys, y.Keys) && x.Indexes.Count == y.Indexes.Count;
        for (int i = 0; same && i < x.Indexes.Count; i++)
        {
            same = x.Indexes[i].Name.AsSpan().SequenceEqual(y.Indexes[i].Name) && AreSame(x.Indexes[i].Keys, y.Indexes[i].Keys);
        }

        return same;
    }

    private static bool AreSame(KeyNames x, KeyNames y) => x.Hash.AsSpan().SequenceEqual(y.Hash) && x.Range.AsSpan().SequenceEqual(y.Range);

    private static void PutSchema(byte[] key, TableDefinition table, SchemaState state, DocumentDiff diff)
    {
        using var value = new ByteBuffer();
        StoredSchema.Write(table, state, value);
        diff.Put(key, value.WrittenSpan);
    }

    /// <summary>One above the highest generation that the name ever had (spec 04 §4.2).</summary>
    private ulong NextGeneration(byte[] counterKey)
    {
        if (context.View.TryGet(counterKey, out Row row) == RowState.Absent)
        {
            return 1;
        }

        return row.IsReadable
            && ulong.TryParse(UnicodeSpace.Trim(row.Body), NumberStyles.None, CultureInfo.InvariantCulture, out ulong counter) && counter < ulong.MaxValue
            ? counter + 1
            : throw new DocumentDefectException(touched.SchemaPath, "the generation counter of this table name cannot be read, so no table of this name can be made");
    }

    internal static void RequireNew(HashSet<UInt128> identities, UInt128 identity, ReadOnlySpan<byte> path)
    {
        if (!identities.Add(identity))
        {
            throw new DocumentDefectException(path, "another file has an item with the same key");
        }
    }
}
