namespace Elastickv.SnapshotFs.Tree.S3;

/// <summary>Which object keys can be paths below their bucket, as far as the key alone tells (spec 00 §3.7). Pure functions.</summary>
internal static class ObjectPath
{
    private const int MaxComponent = 255;

    /// <summary>Longest final component in bytes: its sidecar's name must fit too.</summary>
    public const int MaxFinalComponent = 235;

    public const byte Separator = (byte)'/';

    /// <param name="path">An object key as it stands in a row's key: escaped, without terminator.</param>
    /// <param name="barred">When the result is false and a directory is at fault: length of the prefix, final slash included, below which no key can be a path; otherwise 0.</param>
    /// <remarks>A key deeper than an inode number can say (<see cref="NodeId.MaxLevel"/> directories) counts as one that cannot be a path.</remarks>
    public static bool IsSafe(ReadOnlySpan<byte> path, out int barred)
    {
        barred = 0;
        int start = 0;
        for (int level = 1; ; level++)
        {
            int length = path[start..].IndexOf(Separator);
            if (length < 0)
            {
                return IsSafeFinal(path[start..], isTop: start == 0);
            }

            if (level > NodeId.MaxLevel || !IsSafeDirectory(path.Slice(start, length), isTop: start == 0))
            {
                barred = start + length + 1;
                return false;
            }

            start += length + 1;
        }
    }

    /// <summary>The first component: all that decides whether a key meets a file at the top of its bucket.</summary>
    public static ReadOnlySpan<byte> First(ReadOnlySpan<byte> path)
    {
        int length = path.IndexOf(Separator);
        return length < 0 ? path : path[..length];
    }

    /// <summary>The final component.</summary>
    public static ReadOnlySpan<byte> Final(ReadOnlySpan<byte> path) => path[(path.LastIndexOf(Separator) + 1)..];

    /// <summary>Length of the directory of a level with its slash; false when the path is not that deep.</summary>
    public static bool TryCut(ReadOnlySpan<byte> path, int level, out int length)
    {
        length = 0;
        for (; level > 0; level--)
        {
            int next = path[length..].IndexOf(Separator);
            if (next < 0)
            {
                return false;
            }

            length += next + 1;
        }

        return true;
    }

    private static bool IsSafeDirectory(ReadOnlySpan<byte> name, bool isTop) =>
        name.Length <= MaxComponent && IsSafeName(name, isTop)
        && !(isTop && (name.SequenceEqual(ReservedName.Orphans) || name.SequenceEqual(ReservedName.IncompleteUploads)));

    private static bool IsSafeFinal(ReadOnlySpan<byte> name, bool isTop) =>
        name.Length + (name.EndsWith(ReservedName.Sidecar) ? ReservedName.UserData.Length : 0) <= MaxFinalComponent && IsSafeName(name, isTop);

    private static bool IsSafeName(ReadOnlySpan<byte> name, bool isTop) =>
        !name.IsEmpty && !name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8) && name.IndexOfAny((byte)0, (byte)'\\') < 0
        && !(isTop && name.SequenceEqual(ReservedName.BucketFile));
}
