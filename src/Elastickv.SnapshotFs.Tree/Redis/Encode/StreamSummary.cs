using Elastickv.SnapshotFs.Tree.Redis.Values;

namespace Elastickv.SnapshotFs.Tree.Redis.Encode;

/// <summary>What a stream file says besides its entries.</summary>
/// <param name="Count">Number of entries.</param>
/// <param name="Length">The number that the meta line claims.</param>
/// <param name="LastId">The last id ever given, as the meta line has it.</param>
/// <param name="ExpireAtMs">Unix milliseconds; 0 = never.</param>
/// <param name="LowestId">The lowest id of an entry; of no meaning without entries.</param>
internal readonly record struct StreamSummary(long Count, long Length, StreamId LastId, ulong ExpireAtMs, StreamId LowestId);
