using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.DynamoDb.Keys;
using Elastickv.SnapshotFs.Tree.Encode;
using Elastickv.SnapshotFs.Tree.Names;

namespace Elastickv.SnapshotFs.Tree.DynamoDb.Encode;

/// <summary>One table directory to its canonical rows (spec 04 §13.3). Items go out as they are met. Not thread-safe.</summary>
internal sealed class CanonicalTable(EncodeContext context, byte[] name, ItemFile item)
{
    // Whatever a tree says, it is restored as a table's first generation.
    private static readonly SchemaState Restored = SchemaState.New(1);

    private readonly byte[] directory = [.. "dynamodb/"u8, .. name];

    public void Encode()
    {
        byte[] path = [.. directory, .. "/_schema.json"u8];
        TableDefinition table;
        using (SourceFile file = context.Source.Open(path))
        {
            table = SchemaFile.Parse(path, file.All(), name);
        }

        using var segment = new ByteBuffer(256);
        Segment.AppendBase64Url(table.Name, segment);
        context.From(path);
        using (var value = new ByteBuffer())
        {
            StoredSchema.Write(table, Restored, value);
            context.Put([.. DynamoKey.SchemaPrefix, .. segment.WrittenSpan], value.WrittenSpan);
        }

        context.Put([.. DynamoKey.CounterPrefix, .. segment.WrittenSpan], "1"u8);
        using var rows = new ItemRows(segment.WrittenSpan, Restored.Generation, Restored.Layout, table.Keys, table.Indexes);
        ItemFiles.Visit(context.Source, directory, itemPath =>
        {
            using SourceFile file = context.Source.Open(itemPath);
            item.Load(itemPath, file.All(), rows);
            context.From(itemPath);
            rows.Write(item.Body, context.Put);
        });
    }
}
