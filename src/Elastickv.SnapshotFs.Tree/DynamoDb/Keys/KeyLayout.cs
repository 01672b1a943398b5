namespace Elastickv.SnapshotFs.Tree.DynamoDb.Keys;

/// <summary>How the payload of an item key is made of the key attributes.</summary>
internal enum KeyLayout
{
    /// <summary>Escaped raw bytes with terminators (spec 04 §5.2).</summary>
    Ordered,

    /// <summary>base64url texts with a bar behind the first (spec 04 §5.7).</summary>
    Legacy,
}
