namespace Elastickv.SnapshotFs.Tree.Redis.Encode;

/// <summary>What a collection file says besides its elements.</summary>
/// <param name="Count">Number of elements.</param>
/// <param name="ExpireAtMs">Unix milliseconds; 0 = never.</param>
internal readonly record struct CollectionSummary(long Count, ulong ExpireAtMs);
