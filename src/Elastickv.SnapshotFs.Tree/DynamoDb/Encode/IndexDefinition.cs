namespace Elastickv.SnapshotFs.Tree.DynamoDb.Encode;

/// <summary>A global secondary index of a <see cref="TableDefinition"/>. All texts are UTF-8.</summary>
internal sealed class IndexDefinition
{
    public byte[] Name { get; set; } = [];

    public KeyNames Keys { get; } = new();

    /// <summary>Projection type; empty when the file has none.</summary>
    public byte[] Projection { get; set; } = [];

    /// <summary>Attributes of an <c>INCLUDE</c> projection, in the order of the file.</summary>
    public List<byte[]> NonKeyAttributes { get; } = [];

    /// <summary>Byte offset in the file; means nothing for a definition from a record.</summary>
    public int Offset { get; set; }
}
