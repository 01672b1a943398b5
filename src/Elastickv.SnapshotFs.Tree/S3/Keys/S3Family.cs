namespace Elastickv.SnapshotFs.Tree.S3;

/// <summary>Prefixes of the row families that the tree is made of or that an edit touches (spec 05 §2).</summary>
internal static class S3Family
{
    /// <summary>Chunk bytes.</summary>
    public static ReadOnlySpan<byte> Blob => "!s3|blob|"u8;

    /// <summary>Generation counters of buckets; they outlive their buckets and are not shown.</summary>
    public static ReadOnlySpan<byte> BucketGeneration => "!s3|bucket|gen|"u8;

    /// <summary>Bucket metadata.</summary>
    public static ReadOnlySpan<byte> BucketMeta => "!s3|bucket|meta|"u8;

    /// <summary>Offloaded chunk bytes, by their SHA-256.</summary>
    public static ReadOnlySpan<byte> ChunkBlob => "!s3|chunkblob|"u8;

    /// <summary>References from chunks to offloaded bytes.</summary>
    public static ReadOnlySpan<byte> ChunkReference => "!s3|chunkref|"u8;

    /// <summary>Object manifests.</summary>
    public static ReadOnlySpan<byte> Head => "!s3|obj|head|"u8;

    /// <summary>Open multipart uploads, which are not shown: their cleanup marks.</summary>
    public static ReadOnlySpan<byte> UploadCleanup => "!s3|gc|upload|"u8;

    /// <summary>Open multipart uploads.</summary>
    public static ReadOnlySpan<byte> UploadMeta => "!s3|upload|meta|"u8;

    /// <summary>Parts of open multipart uploads.</summary>
    public static ReadOnlySpan<byte> UploadPart => "!s3|upload|part|"u8;
}
