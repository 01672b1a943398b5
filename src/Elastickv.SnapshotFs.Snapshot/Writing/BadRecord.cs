namespace Elastickv.SnapshotFs.Snapshot;

/// <summary>A record of a base that the stock preparation tool refuses a whole payload for (spec 07 §2.8).</summary>
/// <param name="Offset">Byte offset of the record.</param>
/// <param name="RawKey">Its raw key.</param>
/// <param name="Reason">Which rule it breaks.</param>
public sealed record BadRecord(long Offset, byte[] RawKey, string Reason);
