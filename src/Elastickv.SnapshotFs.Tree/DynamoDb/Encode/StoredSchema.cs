using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.DynamoDb.Values;

namespace Elastickv.SnapshotFs.Tree.DynamoDb.Encode;

/// <summary>The record of a schema (spec 04 §4.1, §13.3). Pure functions.</summary>
internal static class StoredSchema
{
    /// <summary>Appends magic and message.</summary>
    /// <param name="table">What the file says, checked and in order.</param>
    /// <param name="state">What only the record says.</param>
    /// <param name="output">Where the bytes go.</param>
    public static void Write(TableDefinition table, SchemaState state, ByteBuffer output)
    {
        output.Append(TableSchema.Magic);
        WireFormat.AppendText(DynamoTableSchema.TableNameFieldNumber, table.Name, output);
        foreach (AttributeDefinition attribute in table.Attributes)
        {
            long length = WireFormat.FieldLength(attribute.Name.Length) + WireFormat.FieldLength(attribute.Type.Length);
            WireFormat.AppendHeader(DynamoTableSchema.AttributeDefinitionsFieldNumber, length, output);
            WireFormat.AppendBytes(ItemMessage.EntryKey, attribute.Name, output);
            WireFormat.AppendBytes(ItemMessage.EntryValue, attribute.Type, output);
        }

        using var keys = new ByteBuffer(256);
        WriteKeys(table.Keys, keys);
        WireFormat.AppendBytes(DynamoTableSchema.PrimaryKeyFieldNumber, keys.WrittenSpan, output);
        using var message = new ByteBuffer(256);
        foreach (IndexDefinition index in table.Indexes)
        {
            message.Clear();
            WriteIndex(index, message);
            WireFormat.AppendHeader(
                DynamoTableSchema.GlobalSecondaryIndexesFieldNumber,
                WireFormat.FieldLength(index.Name.Length) + WireFormat.FieldLength(message.Length),
                output);
            WireFormat.AppendBytes(ItemMessage.EntryKey, index.Name, output);
            WireFormat.AppendBytes(ItemMessage.EntryValue, message.WrittenSpan, output);
        }

        WireFormat.AppendNumber(DynamoTableSchema.KeyEncodingVersionFieldNumber, state.KeyEncodingVersion, output);
        WireFormat.AppendNumber(DynamoTableSchema.MigratingFromGenerationFieldNumber, state.MigratingFromGeneration, output);
        WireFormat.AppendNumber(DynamoTableSchema.GenerationFieldNumber, state.Generation, output);
    }

    /// <summary>Keys and projection are messages: written even when there is nothing in them.</summary>
    private static void WriteIndex(IndexDefinition index, ByteBuffer output)
    {
        using var part = new ByteBuffer(256);
        WriteKeys(index.Keys, part);
        WireFormat.AppendBytes(DynamoGlobalSecondaryIndex.KeySchemaFieldNumber, part.WrittenSpan, output);
        part.Clear();
        WireFormat.AppendText(DynamoGSIProjection.ProjectionTypeFieldNumber, index.Projection, part);
        foreach (byte[] attribute in index.NonKeyAttributes)
        {
            WireFormat.AppendBytes(DynamoGSIProjection.NonKeyAttributesFieldNumber, attribute, part);
        }

        WireFormat.AppendBytes(DynamoGlobalSecondaryIndex.ProjectionFieldNumber, part.WrittenSpan, output);
    }

    private static void WriteKeys(KeyNames keys, ByteBuffer output)
    {
        WireFormat.AppendText(DynamoKeySchema.HashKeyFieldNumber, keys.Hash, output);
        WireFormat.AppendText(DynamoKeySchema.RangeKeyFieldNumber, keys.Range, output);
    }
}
