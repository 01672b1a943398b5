namespace Elastickv.SnapshotFs.Overlay.Rules;

/// <summary>What kind of directory a directory of the tree is (spec 02 §1).</summary>
internal enum PlaceKind
{
    /// <summary>A directory the tree has no use for.</summary>
    Nowhere,
    Root,

    /// <summary>A directory whose name marks it as somebody's scratch room, and everything below it.</summary>
    Scratch,

    /// <summary>A part of the tree that the contract shows read-only (spec 00 §3.16).</summary>
    ReadOnly,

    /// <summary><c>redis</c></summary>
    Redis,

    /// <summary><c>redis/db_0</c></summary>
    RedisDatabase,

    /// <summary><c>strings</c> and <c>hll</c>: <c>*.bin</c></summary>
    RedisBlobs,

    /// <summary><c>hashes</c>, <c>lists</c>, <c>sets</c> and <c>zsets</c>: <c>*.json</c></summary>
    RedisCollections,

    /// <summary><c>streams</c>: <c>*.jsonl</c></summary>
    RedisStreams,

    /// <summary><c>dynamodb</c></summary>
    DynamoDb,

    /// <summary><c>dynamodb/TABLE</c></summary>
    Table,

    /// <summary><c>dynamodb/TABLE/items</c></summary>
    Items,

    /// <summary><c>dynamodb/TABLE/items/HASH</c></summary>
    ItemsOfHashKey,

    /// <summary><c>s3</c></summary>
    S3,

    /// <summary><c>s3/BUCKET</c></summary>
    Bucket,

    /// <summary>Any directory inside a bucket.</summary>
    Objects,

    /// <summary><c>sqs</c></summary>
    Sqs,

    /// <summary><c>sqs/QUEUE</c></summary>
    Queue,
}
