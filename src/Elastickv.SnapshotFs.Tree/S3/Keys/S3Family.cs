namespace Elastickv.SnapshotFs.Tree.S3;

/// <summary>Prefixes of the row families that the tree is made of (spec 05 §2). The others contribute nothing.</summary>
internal static class S3Family
{
    /// <summary>Chunk bytes.</summary>
    public static ReadOnlySpan<byte> Blob => "!s3|blob|"u8;

    /// <summary>Bucket metadata.</summary>
    public static ReadOnlySpan<byte> BucketMeta => "!s3|bucket|meta|"u8;

    /// <summary>Offloaded chunk bytes, by their SHA-256.</summary>
    public static ReadOnlySpan<byte> ChunkBlob => "!s3|chunkblob|"u8;

    /// <summary>References from chunks to offloaded bytes.</summary>
    public static ReadOnlySpan<byte> ChunkReference => "!s3|chunkref|"u8;

    /// <summary>Object manifests.</summary>
    public static ReadOnlySpan<byte> Head => "!s3|obj|head|"u8;
}
