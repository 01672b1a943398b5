using Elastickv.SnapshotFs.Snapshot.Records;
using Elastickv.SnapshotFs.Snapshot.View;

namespace Elastickv.SnapshotFs.Snapshot.Writing;

/// <summary>
/// A row on its way into a snapshot, as it lies in a sorter's arena or spill file: key length and value length (4 bytes each, little endian),
/// origin (8), tombstone (1), raw key, value.
/// </summary>
internal readonly unsafe struct NewRow(byte* at)
{
    private const int Fixed = 4 + 4 + 8 + 1;

    public ReadOnlySpan<byte> RawKey => new(at + Fixed, *(int*)at);

    public ReadOnlySpan<byte> UserKey => RawKey[..^ValueHeader.SuffixLength];

    public ReadOnlySpan<byte> Value => new(at + Fixed + *(int*)at, *(int*)(at + 4));

    public ulong Origin => *(ulong*)(at + 8);

    public bool IsTombstone => at[16] != 0;

    /// <summary>Length of the whole form in bytes.</summary>
    public long Length => LengthOf(*(int*)at, *(int*)(at + 4));

    public static long LengthOf(int rawKeyLength, int valueLength) => Fixed + (long)rawKeyLength + valueLength;

    public static void Write(byte* at, ReadOnlySpan<byte> userKey, ulong timestamp, ReadOnlySpan<byte> value, bool tombstone, ulong origin)
    {
        int rawKeyLength = userKey.Length + ValueHeader.SuffixLength;
        *(int*)at = rawKeyLength;
        *(int*)(at + 4) = value.Length;
        *(ulong*)(at + 8) = origin;
        at[16] = tombstone ? (byte)1 : (byte)0;
        View.RawKey.Write(new Span<byte>(at + Fixed, rawKeyLength), userKey, timestamp);
        value.CopyTo(new Span<byte>(at + Fixed + rawKeyLength, value.Length));
    }
}
