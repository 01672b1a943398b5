using Elastickv.SnapshotFs.Tree.Redis.Encode;
using Elastickv.SnapshotFs.Tree.Sqs.Encode;

namespace Elastickv.SnapshotFs.Tree.Encode;

/// <summary>The splice encoders of all adapters, in the order in which an encode run names them.</summary>
internal static class SpliceEncoders
{
    /// <summary>New encoders; each serves one run.</summary>
    public static ISpliceEncoder[] All() => [new RedisSpliceEncoder(), new SqsSpliceEncoder()];
}
