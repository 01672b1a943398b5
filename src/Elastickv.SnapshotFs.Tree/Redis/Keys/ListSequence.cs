using System.Buffers.Binary;

namespace Elastickv.SnapshotFs.Tree.Redis.Keys;

/// <summary>Sequence numbers of list items: signed 64-bit integers that sort as bytes (spec 03 §1, <c>seq(n)</c>).</summary>
internal static class ListSequence
{
    public const int Length = 8;

    private const ulong SignBit = 1UL << 63;

    public static void Write(Span<byte> destination, long sequence) =>
        BinaryPrimitives.WriteUInt64BigEndian(destination, (ulong)sequence ^ SignBit);
}
