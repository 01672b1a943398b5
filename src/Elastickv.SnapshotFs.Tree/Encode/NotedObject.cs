namespace Elastickv.SnapshotFs.Tree.Encode;

/// <summary>An S3 object of which something was touched, as a splice found it.</summary>
/// <param name="Key">The object's key.</param>
/// <param name="Paths">Where its body may be, below the bucket, and whether the file there may differ from the base's.</param>
internal sealed record NotedObject(byte[] Key, (byte[] Path, bool Touched)[] Paths);
