namespace Elastickv.SnapshotFs.Tree.DynamoDb.Encode;

/// <summary>What stands between the brackets of an <see cref="ItemFrame"/>.</summary>
internal enum ItemFrameKind
{
    /// <summary>Typed values by name.</summary>
    Map,

    /// <summary>Typed values.</summary>
    List,

    /// <summary>The type and content of one value.</summary>
    Typed,
}
