using Elastickv.SnapshotFs.Tree.DynamoDb.Encode;
using Elastickv.SnapshotFs.Tree.Redis.Encode;
using Elastickv.SnapshotFs.Tree.S3.Encode;
using Elastickv.SnapshotFs.Tree.Sqs.Encode;

namespace Elastickv.SnapshotFs.Tree.Encode;

/// <summary>The splice encoders of all adapters.</summary>
internal static class SpliceEncoders
{
    /// <summary>New encoders; each serves one commit.</summary>
    public static ISpliceEncoder[] All() => [new DynamoDbSpliceEncoder(), new S3SpliceEncoder(), new RedisSpliceEncoder(), new SqsSpliceEncoder()];
}
