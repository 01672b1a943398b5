namespace Elastickv.SnapshotFs.Tree.Redis;

/// <summary>The live type of a Redis key (spec 03 §16.1). A string and an HLL are one type.</summary>
internal enum RedisType
{
    None,
    String,
    List,
    Hash,
    Set,
    SortedSet,
    Stream,
}
