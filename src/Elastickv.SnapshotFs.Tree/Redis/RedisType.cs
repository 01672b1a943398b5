namespace Elastickv.SnapshotFs.Tree.Redis;

/// <summary>The types of Redis keys, in the order in which the type rule asks for them (spec 03 §16.1). A string and an HLL are one type.</summary>
internal enum RedisType
{
    String,
    List,
    Hash,
    Set,
    SortedSet,
    Stream,
}
