namespace Elastickv.SnapshotFs.Tree.DynamoDb.Encode;

/// <summary>The declared type of an attribute. Both texts are UTF-8 and may be empty.</summary>
internal sealed class AttributeDefinition
{
    public byte[] Name { get; set; } = [];

    public byte[] Type { get; set; } = [];

    /// <summary>Byte offset in the file; means nothing for a definition from a record.</summary>
    public int Offset { get; set; }
}
