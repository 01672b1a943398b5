namespace Elastickv.SnapshotFs.Overlay.Commit;

/// <summary>What was published.</summary>
/// <param name="Rows">Number of rows.</param>
/// <param name="Sha256">Digest of the whole file.</param>
/// <param name="Timestamp">HLC timestamp of the header.</param>
public sealed record EncodeResult(long Rows, byte[] Sha256, ulong Timestamp);
