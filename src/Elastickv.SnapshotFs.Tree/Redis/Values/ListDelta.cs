using System.Buffers.Binary;
using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Tree.Redis.Values;

/// <summary>A change of a list's window that is not yet folded into the base meta (spec 03 §2). Big-endian.</summary>
/// <param name="Head">Added to the head.</param>
/// <param name="Count">Added to the count.</param>
internal readonly record struct ListDelta(long Head, long Count)
{
    public const int Length = 16;

    public static bool TryRead(in Row row, out ListDelta delta)
    {
        delta = default;
        if (!row.IsReadable || row.Body.Length != Length)
        {
            return false;
        }

        delta = new ListDelta(BinaryPrimitives.ReadInt64BigEndian(row.Body), BinaryPrimitives.ReadInt64BigEndian(row.Body[8..]));
        return true;
    }
}
