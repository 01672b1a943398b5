namespace Elastickv.SnapshotFs.Tree.Redis;

/// <summary>What the nodes of the Redis part are; the kinds of their <see cref="NodeId"/>s. Part of the inode numbers: never renumber.</summary>
internal enum RedisNode
{
    /// <summary>Directory <c>redis</c>.</summary>
    Root = 0,

    /// <summary>Directory <c>redis/db_0</c>.</summary>
    Database = 1,

    // As a directory the type's directory, as a file one of its keys.
    Strings = 2,
    Sketches = 3,
    Hashes = 4,
    Lists = 5,
    Sets = 6,
    SortedSets = 7,
    Streams = 8,

    // Files beside the type directories.
    StringExpiries = 9,
    SketchExpiries = 10,
    Keymap = 11,
}
