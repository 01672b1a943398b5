using System.Text;
using Elastickv.SnapshotFs.Tree.DynamoDb.Values;

namespace Elastickv.SnapshotFs.Tree.DynamoDb.Encode;

/// <summary>From the record of a schema back to what its file says. Pure functions.</summary>
internal static class SchemaRecord
{
    public static SchemaState StateOf(DynamoTableSchema schema) => new(schema.KeyEncodingVersion, schema.MigratingFromGeneration, schema.Generation);

    /// <summary>What <c>_schema.json</c> shows of a record.</summary>
    public static TableDefinition DefinitionOf(DynamoTableSchema schema)
    {
        var table = new TableDefinition { Name = Encoding.UTF8.GetBytes(schema.TableName) };
        CopyKeys(schema.PrimaryKey, table.Keys);
        foreach ((string name, string type) in schema.AttributeDefinitions)
        {
            table.Attributes.Add(new AttributeDefinition { Name = Encoding.UTF8.GetBytes(name), Type = Encoding.UTF8.GetBytes(type) });
        }

        foreach ((string name, DynamoGlobalSecondaryIndex stored) in schema.GlobalSecondaryIndexes)
        {
            var index = new IndexDefinition { Name = Encoding.UTF8.GetBytes(name), Projection = Encoding.UTF8.GetBytes(stored.Projection?.ProjectionType ?? "") };
            CopyKeys(stored.KeySchema, index.Keys);
            foreach (string attribute in stored.Projection?.NonKeyAttributes ?? [])
            {
                index.NonKeyAttributes.Add(Encoding.UTF8.GetBytes(attribute));
            }

            table.Indexes.Add(index);
        }

        table.Attributes.Sort((x, y) => x.Name.AsSpan().SequenceCompareTo(y.Name));
        table.Indexes.Sort((x, y) => x.Name.AsSpan().SequenceCompareTo(y.Name));
        return table;
    }

    private static void CopyKeys(DynamoKeySchema? stored, KeyNames keys)
    {
        keys.Hash = Encoding.UTF8.GetBytes(stored?.HashKey ?? "");
        keys.Range = Encoding.UTF8.GetBytes(stored?.RangeKey ?? "");
    }
}
