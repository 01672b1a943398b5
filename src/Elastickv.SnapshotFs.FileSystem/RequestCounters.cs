namespace Elastickv.SnapshotFs.FileSystem;

/// <summary>How often each operation was asked for. Thread-safe.</summary>
internal sealed class RequestCounters
{
    /// <summary>Operations in the order of the enumeration, by the names that <c>status.json</c> has for them.</summary>
    public static readonly string[] Names =
    [
        "lookup", "getattr", "readdir", "readdirplus", "open", "read", "seek", "statfs", "access",
        "create", "mkdir", "unlink", "rmdir", "rename", "setattr", "write", "fallocate", "fsync", "release",
    ];

    private readonly long[] counts = new long[Names.Length];

    public void Count(Operation operation) => Interlocked.Increment(ref counts[(int)operation]);

    public long this[int operation] => Volatile.Read(ref counts[operation]);
}
