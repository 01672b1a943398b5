namespace Elastickv.SnapshotFs.Tree.DynamoDb.Encode;

/// <summary>Names of the key attributes of a table or an index, UTF-8.</summary>
internal sealed class KeyNames
{
    public byte[] Hash { get; set; } = [];

    /// <summary>Empty for a key without a range attribute.</summary>
    public byte[] Range { get; set; } = [];

    public bool HasRange => Range.Length > 0;
}
