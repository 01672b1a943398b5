namespace Elastickv.SnapshotFs.Tree.DynamoDb.Encode;

/// <summary>What <c>_schema.json</c> says about a table (spec 04 §8). Lists are in byte order of the names.</summary>
internal sealed class TableDefinition
{
    public byte[] Name { get; set; } = [];

    public KeyNames Keys { get; } = new();

    public List<AttributeDefinition> Attributes { get; } = [];

    public List<IndexDefinition> Indexes { get; } = [];
}
