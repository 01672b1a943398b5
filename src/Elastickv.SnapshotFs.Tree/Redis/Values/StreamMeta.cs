using System.Buffers.Binary;
using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Tree.Redis.Values;

/// <summary>The meta of a stream, in one of three lengths (spec 03 §12). Big-endian.</summary>
/// <param name="Count">Claimed number of entries, printed as it is.</param>
/// <param name="LastId">Last id ever given, printed as it is.</param>
/// <param name="HasExpiry">Whether it decides about the expiry, also when it says none.</param>
/// <param name="ExpireAtMs">Unix milliseconds; 0 = none.</param>
/// <param name="TrimmedThrough">Entries up to this id are gone although their rows may remain; zero = none.</param>
internal readonly record struct StreamMeta(ulong Count, StreamId LastId, bool HasExpiry, ulong ExpireAtMs, StreamId TrimmedThrough)
{
    private const int ShortLength = 24;
    private const int ExpiringLength = 32;
    private const int FullLength = 48;

    public static MetaDefect Read(in Row row, out StreamMeta meta)
    {
        meta = default;
        ReadOnlySpan<byte> body = row.Body;
        if (!row.IsReadable || body.Length is not (ShortLength or ExpiringLength or FullLength))
        {
            return MetaDefect.Length;
        }

        ulong count = BinaryPrimitives.ReadUInt64BigEndian(body);
        if (count > long.MaxValue)
        {
            return MetaDefect.Count;
        }

        bool hasExpiry = body.Length >= ExpiringLength;
        meta = new StreamMeta(
            count,
            StreamId.Read(body[8..]),
            hasExpiry,
            hasExpiry ? BinaryPrimitives.ReadUInt64BigEndian(body[ShortLength..]) : 0,
            body.Length == FullLength ? StreamId.Read(body[ExpiringLength..]) : default);
        return MetaDefect.None;
    }
}
