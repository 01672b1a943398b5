using System.Buffers.Binary;
using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Tree.Redis.Values;

/// <summary>
/// The base meta of a hash, a set or a sorted set: a count, which is only a claim, and in the long form an expiry (spec 03 §8). Big-endian.
/// </summary>
/// <param name="HasExpiry">The long form: it decides about the expiry, also when it says none.</param>
/// <param name="ExpireAtMs">Unix milliseconds; 0 = none.</param>
internal readonly record struct WideMeta(bool HasExpiry, ulong ExpireAtMs)
{
    public const int ShortLength = 8;
    public const int LongLength = 16;

    public static MetaDefect Read(in Row row, out WideMeta meta)
    {
        meta = default;
        ReadOnlySpan<byte> body = row.Body;
        if (!row.IsReadable || body.Length is not (ShortLength or LongLength))
        {
            return MetaDefect.Length;
        }

        if (BinaryPrimitives.ReadInt64BigEndian(body) < 0)
        {
            return MetaDefect.Count;
        }

        if (body.Length == LongLength)
        {
            meta = new WideMeta(true, BinaryPrimitives.ReadUInt64BigEndian(body[ShortLength..]));
        }

        return MetaDefect.None;
    }
}
