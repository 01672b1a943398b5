namespace Elastickv.SnapshotFs.Tree.Redis.Encode;

/// <summary>Takes a row that a document consists of; the spans are valid during the call.</summary>
internal delegate void PutRow(ReadOnlySpan<byte> userKey, ReadOnlySpan<byte> value);
