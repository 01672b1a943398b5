namespace Elastickv.SnapshotFs.Tree.DynamoDb.Directory;

/// <summary>Inode numbers of the DynamoDB part. Below the top directory each is the position of a record and a kind.</summary>
internal static class DynamoNode
{
    /// <summary>The part's own directory.</summary>
    public static readonly NodeId Root = NodeId.Directory(NodeOwner.DynamoDb, (int)DynamoDirectory.Root);

    /// <summary>A table's directory, by its schema row.</summary>
    public static NodeId Table(long position) => NodeId.Directory(NodeOwner.DynamoDb, (int)DynamoDirectory.Table, position);

    /// <summary>A table's <c>items</c>, by its schema row.</summary>
    public static NodeId Items(long position) => NodeId.Directory(NodeOwner.DynamoDb, (int)DynamoDirectory.Items, position);

    /// <summary>A hash-level directory, by the row of its first item.</summary>
    public static NodeId HashDirectory(long position) => NodeId.Directory(NodeOwner.DynamoDb, (int)DynamoDirectory.Hash, position);

    /// <summary><c>_schema.json</c>, by the schema row.</summary>
    public static NodeId Schema(long position) => NodeId.File(NodeOwner.DynamoDb, (int)DynamoFile.Schema, position);

    /// <summary>An item's file, by its row.</summary>
    public static NodeId Item(long position) => NodeId.File(NodeOwner.DynamoDb, (int)DynamoFile.Item, position);
}

/// <summary>Kinds of directories.</summary>
internal enum DynamoDirectory
{
    Root,
    Table,
    Items,
    Hash,
}

/// <summary>Kinds of files.</summary>
internal enum DynamoFile
{
    Schema,
    Item,
}
