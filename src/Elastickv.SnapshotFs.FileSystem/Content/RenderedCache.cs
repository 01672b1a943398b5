using Elastickv.SnapshotFs.Tree;
using Microsoft.Extensions.Caching.Memory;

namespace Elastickv.SnapshotFs.FileSystem.Content;

/// <summary>Documents rendered whole, bounded by their bytes. Thread-safe.</summary>
internal sealed class RenderedCache : IDisposable
{
    // What the cache itself needs for an entry, so that a million tiny documents do not count as nothing.
    private const int EntryOverhead = 320;
    private const double CompactedShare = 0.1;

    private readonly MemoryCache cache;
    private readonly long limit;

    public RenderedCache(long limit)
    {
        this.limit = limit;
        cache = new MemoryCache(new MemoryCacheOptions
        {
            SizeLimit = limit,
            CompactionPercentage = CompactedShare,
            TrackStatistics = true,

            // Nothing expires, so there is nothing to scan for.
            ExpirationScanFrequency = TimeSpan.FromDays(1),
        });
    }

    public int Count => cache.Count;

    /// <summary>Bytes in use, overhead included.</summary>
    public long Bytes => cache.GetCurrentStatistics()?.CurrentEstimatedSize ?? 0;

    public long Hits => cache.GetCurrentStatistics()?.TotalHits ?? 0;

    public long Misses => cache.GetCurrentStatistics()?.TotalMisses ?? 0;

    public bool TryGet(NodeId node, out byte[] bytes) => cache.TryGetValue(node.Value, out bytes!);

    public void Add(NodeId node, byte[] bytes)
    {
        long cost = bytes.Length + EntryOverhead;

        // The cache refuses what does not fit and makes room later; a document read in several requests would be rendered for each of them.
        for (double share = CompactedShare; share < 2 && Bytes + cost > limit; share *= 2)
        {
            cache.Compact(Math.Min(share, 1));
        }

        cache.Set(node.Value, bytes, new MemoryCacheEntryOptions { Size = cost });
    }

    public void Dispose() => cache.Dispose();
}
