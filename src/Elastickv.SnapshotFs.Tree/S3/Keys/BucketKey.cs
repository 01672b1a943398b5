namespace Elastickv.SnapshotFs.Tree.S3;

/// <summary>User key of a bucket metadata row: prefix and bucket (spec 05 §4).</summary>
internal static class BucketKey
{
    /// <param name="userKey">A key of any family.</param>
    /// <param name="bucket">The bucket's name, escaped, without terminator.</param>
    /// <returns>
    /// False for a key of another family, for one that breaks the grammar, and for a bucket whose name cannot be a directory (empty, <c>.</c>, <c>..</c>), which
    /// the reference refuses too.
    /// </returns>
    public static bool TryParse(ReadOnlySpan<byte> userKey, out ReadOnlySpan<byte> bucket)
    {
        bucket = default;
        if (!userKey.StartsWith(S3Family.BucketMeta))
        {
            return false;
        }

        ReadOnlySpan<byte> rest = userKey[S3Family.BucketMeta.Length..];
        return KeySegment.TryTake(ref rest, out bucket) && rest.IsEmpty
            && !bucket.IsEmpty && !bucket.SequenceEqual("."u8) && !bucket.SequenceEqual(".."u8);
    }
}
