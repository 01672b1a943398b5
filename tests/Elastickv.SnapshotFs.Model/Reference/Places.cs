using Elastickv.SnapshotFs.FileSystem;

namespace Elastickv.SnapshotFs.Model.Reference;

/// <summary>What the contract says of names by where they are (spec 00 §4, 02 §11), as far as the alphabet of the steps reaches.</summary>
internal static class Places
{
    public const string Database = "redis/db_0";
    public const string Strings = "redis/db_0/strings";
    public const string Sketches = "redis/db_0/hll";
    public const string Hashes = "redis/db_0/hashes";
    public const string Bucket = "s3/bkt";
    public const string Items = "dynamodb/tab/items";
    public const string Queue = "sqs/q";
    public const string Meta = ".elastickv-meta.json";

    public static bool IsScratch(string name) => name.EndsWith('~');

    public static bool IsInBucket(string directory) => directory == Bucket || directory.StartsWith(Bucket + "/", StringComparison.Ordinal);

    /// <summary>Whether a path is that of an S3 body that is or becomes an object.</summary>
    public static bool IsObject(string directory, string name) =>
        IsInBucket(directory) && name != "_bucket.json" && !IsScratch(name) && !name.EndsWith(Meta, StringComparison.Ordinal);

    /// <summary>Whether a name means something, so that a commit need not stop with it.</summary>
    public static bool IsStray(string directory, string name) => !IsScratch(name) && directory switch
    {
        Strings or Sketches => !name.EndsWith(".bin", StringComparison.Ordinal),
        Hashes or Items => !name.EndsWith(".json", StringComparison.Ordinal),
        Queue => name is not ("messages.jsonl" or "_queue.json"),
        _ => false,
    };

    /// <summary>Whether something may be made.</summary>
    public static Errno MayCreate(string directory, string name, bool isDirectory) =>
        directory.Length == 0 ? Errno.EPERM
        : IsScratch(name) ? Errno.Ok
        : !isDirectory ? (directory is Strings or Sketches or Hashes or Items or Queue || IsInBucket(directory) ? Errno.Ok : Errno.EPERM)
        : IsInBucket(directory) || directory == Items || (directory == Database && name is "strings" or "hll" or "hashes") ? Errno.Ok
        : Errno.EPERM;

    /// <summary>Whether something may be moved, one way.</summary>
    public static Errno MayMove(string from, string name, string to, string toName, Node node)
    {
        if (from.Length == 0 && name is "MANIFEST.json" or "CHECKSUMS" || to.Length == 0 && toName is "MANIFEST.json" or "CHECKSUMS")
        {
            return Errno.EACCES;
        }

        if (from.Length == 0 || to.Length == 0)
        {
            return Errno.EPERM;
        }

        if (from.Split('/')[0] != to.Split('/')[0])
        {
            return Errno.EXDEV;
        }

        bool fixedName = node.IsDirectory
            ? from is Database or "dynamodb/tab" || (from == Items && !node.IsNew)
            : from == Items && !node.IsNew && name.EndsWith(".json", StringComparison.Ordinal) && !IsScratch(toName);
        return fixedName ? Errno.EPERM : MayCreate(to, toName, node.IsDirectory);
    }
}
