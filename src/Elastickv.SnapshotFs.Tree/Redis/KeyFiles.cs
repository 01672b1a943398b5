namespace Elastickv.SnapshotFs.Tree.Redis;

/// <summary>Where the files of keys lie: <c>redis/db_0/</c>, a directory for each kind, and a suffix behind the key's segment (spec 03 §3).</summary>
internal static class KeyFiles
{
    /// <summary>The kinds of files of keys, in the order in which the reference reads their directories.</summary>
    public static ReadOnlySpan<RedisNode> Kinds =>
        [RedisNode.Strings, RedisNode.Sketches, RedisNode.Hashes, RedisNode.Sets, RedisNode.Lists, RedisNode.SortedSets, RedisNode.Streams];

    /// <summary>Path of the directory of the one database there is.</summary>
    public static ReadOnlySpan<byte> Database => "redis/db_0"u8;

    public static ReadOnlySpan<byte> DirectoryOf(RedisNode kind) => kind switch
    {
        RedisNode.Strings => "strings"u8,
        RedisNode.Sketches => "hll"u8,
        RedisNode.Hashes => "hashes"u8,
        RedisNode.Lists => "lists"u8,
        RedisNode.Sets => "sets"u8,
        RedisNode.SortedSets => "zsets"u8,
        RedisNode.Streams => "streams"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    public static ReadOnlySpan<byte> ExtensionOf(RedisNode kind) => kind switch
    {
        RedisNode.Strings or RedisNode.Sketches => ".bin"u8,
        RedisNode.Streams => ".jsonl"u8,
        _ => ".json"u8,
    };

    /// <summary>The file beside the directories that holds the expiries of strings or of HLLs; the other kinds have none.</summary>
    public static ReadOnlySpan<byte> ExpiriesOf(RedisNode kind) => kind switch
    {
        RedisNode.Strings => "strings_ttl.jsonl"u8,
        RedisNode.Sketches => "hll_ttl.jsonl"u8,
        _ => default,
    };

    public static ReadOnlySpan<byte> Keymap => "KEYMAP.jsonl"u8;

    /// <summary>A path below <see cref="Database"/>.</summary>
    public static byte[] PathOf(ReadOnlySpan<byte> name) => [.. Database, (byte)'/', .. name];

    /// <summary>Path of a file of a kind.</summary>
    public static byte[] PathOf(RedisNode kind, ReadOnlySpan<byte> stem) =>
        [.. Database, (byte)'/', .. DirectoryOf(kind), (byte)'/', .. stem, .. ExtensionOf(kind)];
}
