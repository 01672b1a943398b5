namespace Elastickv.SnapshotFs.Tree.S3;

/// <summary>Under which name an object is shown (spec 00 §3.7, 05 §8.3).</summary>
internal enum Placement
{
    /// <summary>The key is the path.</summary>
    Natural,

    /// <summary>The key is also a directory.</summary>
    LeafData,

    /// <summary>The key ends like a sidecar.</summary>
    UserData,

    /// <summary>The key, or the name it would be given, cannot be a path: one file at the top of the bucket.</summary>
    Escaped,
}
