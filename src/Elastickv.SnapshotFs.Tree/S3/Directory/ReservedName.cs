namespace Elastickv.SnapshotFs.Tree.S3;

/// <summary>Names and suffixes with a meaning of their own below a bucket (spec 00 §3.7, 05 §8).</summary>
internal static class ReservedName
{
    /// <summary>The bucket's own file.</summary>
    public static ReadOnlySpan<byte> BucketFile => "_bucket.json"u8;

    /// <summary>The list of objects under other names than their keys; taken only in buckets that need one.</summary>
    public static ReadOnlySpan<byte> Keymap => "KEYMAP.jsonl"u8;

    /// <summary>Directory of the reference decoder for chunks without a manifest.</summary>
    public static ReadOnlySpan<byte> Orphans => "_orphans"u8;

    /// <summary>Directory of the reference decoder for open uploads.</summary>
    public static ReadOnlySpan<byte> IncompleteUploads => "_incomplete_uploads"u8;

    /// <summary>Behind the name of a body: its sidecar.</summary>
    public static ReadOnlySpan<byte> Sidecar => ".elastickv-meta.json"u8;

    /// <summary>Behind the name of an object whose key is also a directory.</summary>
    public static ReadOnlySpan<byte> LeafData => ".elastickv-leaf-data"u8;

    /// <summary>Behind the name of an object whose key looks like a sidecar.</summary>
    public static ReadOnlySpan<byte> UserData => ".user-data"u8;

    /// <summary>Behind the name of an object whose key cannot be a path.</summary>
    public static ReadOnlySpan<byte> EscapedKey => ".elastickv-escaped-key"u8;
}
