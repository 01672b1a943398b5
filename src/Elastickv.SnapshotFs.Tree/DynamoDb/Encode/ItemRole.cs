namespace Elastickv.SnapshotFs.Tree.DynamoDb.Encode;

/// <summary>What a node of an item file is to the node around it.</summary>
internal enum ItemRole
{
    /// <summary>Attribute of the item, or entry of a map: a name and a typed value.</summary>
    Entry,

    /// <summary>Typed value in a list.</summary>
    Element,

    /// <summary>String or bytes in a set, without a type of its own.</summary>
    Member,
}
