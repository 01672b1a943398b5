using System.Text;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.DynamoDb.Values;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.DynamoDb.Documents;

/// <summary><c>_schema.json</c> (spec 04 §8).</summary>
internal sealed class SchemaDocument : Document
{
    private const ulong FormatVersion = 1;

    private readonly DynamoTableSchema schema;
    private readonly JsonWriter json = new(JsonStyle.IndentedHtml);
    private readonly IEnumerator<bool> pieces;

    public SchemaDocument(in Row row, DynamoTableSchema schema)
    {
        this.schema = schema;
        Contribute(row);
        pieces = Render();
    }

    public override bool RenderNext(ByteBuffer output)
    {
        json.Output = output;
        return pieces.MoveNext();
    }

    /// <summary>Each step renders one piece.</summary>
    private IEnumerator<bool> Render()
    {
        json.BeginObject();
        json.Name("format_version"u8);
        json.Number(FormatVersion);
        Text("table_name"u8, schema.TableName);
        KeySchema("primary_key"u8, schema.PrimaryKey);
        json.Name("attribute_definitions"u8);
        json.BeginArray();
        foreach ((byte[] name, string type) in Sorted(schema.AttributeDefinitions))
        {
            json.BeginObject();
            json.Name("name"u8);
            json.String(name);
            Text("type"u8, type);
            json.EndObject();
            yield return true;
        }

        json.EndArray();
        if (schema.GlobalSecondaryIndexes.Count > 0)
        {
            json.Name("global_secondary_indexes"u8);
            json.BeginArray();
            foreach ((byte[] name, DynamoGlobalSecondaryIndex index) in Sorted(schema.GlobalSecondaryIndexes))
            {
                Index(name, index);
                yield return true;
            }

            json.EndArray();
        }

        json.EndObject();
        yield return true;
    }

    private void Index(byte[] name, DynamoGlobalSecondaryIndex index)
    {
        json.BeginObject();
        json.Name("name"u8);
        json.String(name);
        KeySchema("key_schema"u8, index.KeySchema);
        json.Name("projection"u8);
        json.BeginObject();
        Text("type"u8, index.Projection?.ProjectionType ?? "");
        if (index.Projection is { NonKeyAttributes.Count: > 0 } projection)
        {
            json.Name("non_key_attributes"u8);
            json.BeginArray();
            foreach (string attribute in projection.NonKeyAttributes)
            {
                json.String(Encoding.UTF8.GetBytes(attribute));
            }

            json.EndArray();
        }

        json.EndObject();
        json.EndObject();
    }

    private void KeySchema(ReadOnlySpan<byte> name, DynamoKeySchema? keys)
    {
        json.Name(name);
        json.BeginObject();
        Key("hash_key"u8, keys?.HashKey ?? "");
        Key("range_key"u8, keys?.RangeKey ?? "");
        json.EndObject();
    }

    /// <summary>A key attribute: name and type, each left out when it is empty.</summary>
    private void Key(ReadOnlySpan<byte> name, string attribute)
    {
        json.Name(name);
        json.BeginObject();
        if (attribute.Length > 0)
        {
            Text("name"u8, attribute);
        }

        if (schema.AttributeDefinitions.TryGetValue(attribute, out string? type) && type.Length > 0)
        {
            Text("type"u8, type);
        }

        json.EndObject();
    }

    private void Text(ReadOnlySpan<byte> name, string value)
    {
        json.Name(name);
        json.String(Encoding.UTF8.GetBytes(value));
    }

    /// <summary>In byte order of the UTF-8 names, which UTF-16 order is not.</summary>
    private static List<(byte[] Name, T Value)> Sorted<T>(IDictionary<string, T> map)
    {
        var sorted = new List<(byte[] Name, T Value)>(map.Count);
        foreach ((string name, T value) in map)
        {
            sorted.Add((Encoding.UTF8.GetBytes(name), value));
        }

        sorted.Sort((x, y) => x.Name.AsSpan().SequenceCompareTo(y.Name));
        return sorted;
    }
}
