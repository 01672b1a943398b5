using System.Buffers.Binary;
using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Tree.Redis.Keys;

/// <summary>
/// A family whose user keys are the prefix, L(k) = the key's length as 4 big-endian bytes and the key, and a tail: <c>!hs|fld|</c> L(k) field. L is
/// prefix-free, so the rows of one key lie together and the next key is one seek away.
/// </summary>
internal sealed class SizedFamily(SnapshotView view, ReadOnlySpan<byte> prefix, bool hasTails = true) : RowFamily(view, prefix, hasTails)
{
    private const int SizeLength = 4;

    /// <remarks>
    /// No key is as long as 2^24 bytes (spec 01 §1.4), so the first byte of a length is 0. That keeps the <c>d|</c> families out of the scans of the
    /// meta families they are nested in.
    /// </remarks>
    public override RowCursor Scan() => View.Scan([.. Prefix, 0]);

    public override bool TryParse(ReadOnlySpan<byte> userKey, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> tail)
    {
        key = tail = default;
        if (!userKey.StartsWith(Prefix) || userKey.Length < Prefix.Length + SizeLength)
        {
            return false;
        }

        ReadOnlySpan<byte> rest = userKey[(Prefix.Length + SizeLength)..];
        uint size = BinaryPrimitives.ReadUInt32BigEndian(userKey[Prefix.Length..]);
        if (size > (uint)rest.Length)
        {
            return false;
        }

        key = rest[..(int)size];
        tail = rest[(int)size..];
        return true;
    }

    public override RowCursor ScanFrom(ReadOnlySpan<byte> head)
    {
        RowCursor cursor = Scan();
        SeekFrom(ref cursor, (uint)head.Length, head);
        return cursor;
    }

    /// <remarks>Keys of one length lie together, so this jumps from one length that occurs to the next.</remarks>
    public override bool TryStepTo(ref RowCursor cursor, ReadOnlySpan<byte> head)
    {
        while (cursor.MoveNext())
        {
            if (!TryParse(cursor.Current.UserKey, out ReadOnlySpan<byte> key, out _))
            {
                continue;
            }

            if (key.StartsWith(head))
            {
                return true;
            }

            bool before = key.Length >= head.Length && key.SequenceCompareTo(head) < 0;
            SeekFrom(ref cursor, before ? (uint)key.Length : (uint)Math.Max(head.Length, key.Length + 1), head);
        }

        return false;
    }

    protected override int FormLength(int keyLength) => SizeLength + keyLength;

    protected override void WriteKey(ReadOnlySpan<byte> key, Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)key.Length);
        key.CopyTo(destination[SizeLength..]);
    }

    private void SeekFrom(ref RowCursor cursor, uint size, ReadOnlySpan<byte> head)
    {
        Span<byte> bytes = stackalloc byte[SizeLength];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, size);
        cursor.SeekFrom([.. Prefix, .. bytes, .. head]);
    }
}
