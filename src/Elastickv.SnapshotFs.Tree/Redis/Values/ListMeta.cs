using System.Buffers.Binary;
using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Tree.Redis.Values;

/// <summary>The base meta of a list (spec 03 §9). Big-endian; the stored tail is head + count and not looked at.</summary>
/// <param name="Head">Sequence number of the first item.</param>
/// <param name="Count">Number of sequence numbers from there on, holes included.</param>
/// <param name="HasExpiry">The long form: it decides about the expiry, also when it says none.</param>
/// <param name="ExpireAtMs">Unix milliseconds; 0 = none.</param>
internal readonly record struct ListMeta(long Head, long Count, bool HasExpiry, ulong ExpireAtMs)
{
    private const int ShortLength = 24;
    private const int LongLength = 32;

    /// <summary>Whether a value of this length is a base meta, whatever its key looks like.</summary>
    public static bool HasLength(int length) => length is ShortLength or LongLength;

    public static MetaDefect Read(in Row row, out ListMeta meta)
    {
        meta = default;
        ReadOnlySpan<byte> body = row.Body;
        if (!row.IsReadable || !HasLength(body.Length))
        {
            return MetaDefect.Length;
        }

        long count = BinaryPrimitives.ReadInt64BigEndian(body[16..]);
        if (count < 0)
        {
            return MetaDefect.Count;
        }

        bool hasExpiry = body.Length == LongLength;
        meta = new ListMeta(
            BinaryPrimitives.ReadInt64BigEndian(body), count, hasExpiry, hasExpiry ? BinaryPrimitives.ReadUInt64BigEndian(body[ShortLength..]) : 0);
        return MetaDefect.None;
    }
}
