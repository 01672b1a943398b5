using System.Buffers.Binary;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Tree.Redis.Values;

/// <summary>Numbers as the values of Redis rows hold them (spec 03 §1).</summary>
internal static class BigEndian
{
    /// <summary>Appends 8 bytes.</summary>
    public static void Append(ulong number, ByteBuffer output)
    {
        BinaryPrimitives.WriteUInt64BigEndian(output.GetSpan(sizeof(ulong)), number);
        output.Advance(sizeof(ulong));
    }

    /// <summary>Appends 8 bytes, two's complement.</summary>
    public static void Append(long number, ByteBuffer output) => Append((ulong)number, output);
}
