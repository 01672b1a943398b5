using System.Buffers.Binary;
using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Tree.Redis.Values;

/// <summary>The value of a TTL row: 8 big-endian bytes of Unix milliseconds (spec 03 §7).</summary>
internal static class TtlRow
{
    public const int Length = 8;

    /// <summary>False when the row cannot be read or has another length; it counts as absent then.</summary>
    public static bool TryRead(in Row row, out ulong milliseconds)
    {
        milliseconds = 0;
        if (!row.IsReadable || row.Body.Length != Length)
        {
            return false;
        }

        milliseconds = Clamp(BinaryPrimitives.ReadUInt64BigEndian(row.Body));
        return true;
    }

    /// <summary>Expiries of strings, HLLs and TTL rows are shown as at most 2^63 - 1 (spec 03 §4); those of collection metas are not.</summary>
    public static ulong Clamp(ulong milliseconds) => Math.Min(milliseconds, long.MaxValue);
}
