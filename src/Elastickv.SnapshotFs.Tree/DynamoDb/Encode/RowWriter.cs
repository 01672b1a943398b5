namespace Elastickv.SnapshotFs.Tree.DynamoDb.Encode;

/// <summary>Takes a row; the spans are valid during the call only.</summary>
internal delegate void RowWriter(ReadOnlySpan<byte> userKey, ReadOnlySpan<byte> value);
