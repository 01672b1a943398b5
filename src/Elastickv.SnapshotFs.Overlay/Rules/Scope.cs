namespace Elastickv.SnapshotFs.Overlay.Rules;

/// <summary>The part of the tree a path lies in: its first component. Nothing is renamed from one to another (spec 00 §4).</summary>
internal enum Scope
{
    /// <summary>The root itself, or a directory nobody knows.</summary>
    None,
    Redis,
    DynamoDb,
    S3,
    Sqs,
    FileSystem,
}
