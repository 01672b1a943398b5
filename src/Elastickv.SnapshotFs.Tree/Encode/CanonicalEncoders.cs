using Elastickv.SnapshotFs.Tree.DynamoDb.Encode;
using Elastickv.SnapshotFs.Tree.Redis.Encode;
using Elastickv.SnapshotFs.Tree.S3.Encode;
using Elastickv.SnapshotFs.Tree.Sqs.Encode;

namespace Elastickv.SnapshotFs.Tree.Encode;

/// <summary>The canonical encoders of all adapters, in the order in which an encode run names them.</summary>
internal static class CanonicalEncoders
{
    /// <summary>New encoders; each serves one run.</summary>
    public static ICanonicalEncoder[] All() => [new DynamoDbCanonicalEncoder(), new S3CanonicalEncoder(), new RedisCanonicalEncoder(), new SqsCanonicalEncoder()];
}
