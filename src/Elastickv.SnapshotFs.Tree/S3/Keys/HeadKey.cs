namespace Elastickv.SnapshotFs.Tree.S3;

/// <summary>User key of an object manifest: prefix, bucket, generation, object key (spec 05 §4).</summary>
internal readonly ref struct HeadKey
{
    private const int GenerationLength = 8;

    private readonly ReadOnlySpan<byte> userKey;
    private readonly int pathStart;

    private HeadKey(ReadOnlySpan<byte> userKey, int pathStart)
    {
        this.userKey = userKey;
        this.pathStart = pathStart;
    }

    /// <summary>Bucket and generation as every key of one of their objects has them behind its prefix.</summary>
    public ReadOnlySpan<byte> Scope => userKey[S3Family.Head.Length..pathStart];

    /// <summary>The bucket with its terminator: the key of its metadata row behind the prefix.</summary>
    public ReadOnlySpan<byte> Bucket => Scope[..^GenerationLength];

    /// <summary>The object key, escaped, without terminator. A key without zero bytes stands there as it is.</summary>
    public ReadOnlySpan<byte> Path => userKey[pathStart..^KeySegment.TerminatorLength];

    /// <summary>Everything up to and including the given number of bytes of <see cref="Path"/>.</summary>
    public ReadOnlySpan<byte> UpTo(int pathLength) => userKey[..(pathStart + pathLength)];

    /// <summary>False for a key of another family and for one that breaks the grammar (spec 05 §3.2).</summary>
    public static bool TryParse(ReadOnlySpan<byte> userKey, out HeadKey key)
    {
        key = default;
        if (!userKey.StartsWith(S3Family.Head))
        {
            return false;
        }

        ReadOnlySpan<byte> rest = userKey[S3Family.Head.Length..];
        if (!KeySegment.TryTake(ref rest, out _) || rest.Length < GenerationLength)
        {
            return false;
        }

        int pathStart = userKey.Length - rest.Length + GenerationLength;
        rest = rest[GenerationLength..];
        if (!KeySegment.TryTake(ref rest, out _) || !rest.IsEmpty)
        {
            return false;
        }

        key = new HeadKey(userKey, pathStart);
        return true;
    }
}
