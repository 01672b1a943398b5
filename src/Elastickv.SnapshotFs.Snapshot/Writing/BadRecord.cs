using Elastickv.SnapshotFs.Snapshot.Records;

namespace Elastickv.SnapshotFs.Snapshot;

/// <summary>A record of a base that the stock preparation tool refuses a whole payload for (spec 07 §2.8).</summary>
/// <param name="Offset">Byte offset of the record.</param>
/// <param name="RawKey">Its raw key.</param>
/// <param name="Reason">Which rule it breaks.</param>
/// <param name="Uncovers">What leaving it out would bring to light.</param>
public sealed record BadRecord(long Offset, byte[] RawKey, string Reason, UncoveredVersion Uncovers)
{
    /// <summary>The key without timestamp suffix; of a raw key too short to have one, all of it.</summary>
    public ReadOnlySpan<byte> Key => RawKey.Length < ValueHeader.SuffixLength ? RawKey : RawKey.AsSpan(..^ValueHeader.SuffixLength);
}
