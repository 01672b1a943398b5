using System.Buffers.Binary;

namespace Elastickv.SnapshotFs.TestData;

/// <summary>The header before the inner stream of a runtime file (spec 01 §2.3).</summary>
public sealed record HlcHeader
{
    private HlcHeader(byte[] bytes) => Bytes = bytes;

    /// <summary>The whole header.</summary>
    public byte[] Bytes { get; }

    /// <summary><c>EKVTHLC1</c> and the ceiling.</summary>
    /// <param name="ceilingMs">Unix milliseconds.</param>
    public static HlcHeader Version1(ulong ceilingMs)
    {
        var bytes = new byte[16];
        "EKVTHLC1"u8.CopyTo(bytes);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8), ceilingMs);
        return new HlcHeader(bytes);
    }

    /// <summary><c>EKVTHLC2</c>, ceiling, cutover index and <paramref name="extension"/> zero bytes that readers skip.</summary>
    public static HlcHeader Version2(ulong ceilingMs, ulong cutoverIndex, int extension = 0)
    {
        var bytes = new byte[26 + extension];
        "EKVTHLC2"u8.CopyTo(bytes);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(8), checked((ushort)(16 + extension)));
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(10), ceilingMs);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(18), cutoverIndex);
        return new HlcHeader(bytes);
    }
}
