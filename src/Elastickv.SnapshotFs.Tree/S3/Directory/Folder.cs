using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Tree.S3;

/// <summary>A directory in a bucket, the bucket's own included: which objects it is about.</summary>
internal readonly ref struct Folder
{
    private Folder(ReadOnlySpan<byte> scope, ReadOnlySpan<byte> path, int level)
    {
        Scope = scope;
        Path = path;
        Level = level;
    }

    /// <summary>Bucket and generation, see <see cref="Bucket.Scope"/>.</summary>
    public ReadOnlySpan<byte> Scope { get; }

    /// <summary>The bucket's name with its terminator, as object keys hold it.</summary>
    public ReadOnlySpan<byte> Bucket => Scope[..^8];

    /// <summary>What the keys in it begin with, final slash included; empty for the bucket's own directory.</summary>
    public ReadOnlySpan<byte> Path { get; }

    /// <summary>Number of components of <see cref="Path"/>.</summary>
    public int Level { get; }

    public static Folder Of(Bucket bucket) => new(bucket.Scope, default, 0);

    /// <summary>The directory of a level above an object; false when the row is no manifest of an object that deep.</summary>
    public static bool TryOf(scoped in Row head, int level, out Folder folder)
    {
        folder = default;
        if (!head.IsReadable || !HeadKey.TryParse(head.UserKey, out HeadKey key) || !ObjectPath.IsSafe(key.Path, out _)
            || !ObjectPath.TryCut(key.Path, level, out int length))
        {
            return false;
        }

        folder = new Folder(key.Scope, key.Path[..length], level);
        return true;
    }
}
