using System.Numerics;
using System.Runtime.InteropServices;

namespace Elastickv.SnapshotFs.Snapshot.Container;

/// <summary>
/// CRC-32C (Castagnoli): reflected polynomial 0x82F63B78, initial value and final xor all ones (spec 01 §2.2). Feed pieces in order, then
/// read <see cref="Value"/>. Not thread-safe.
/// </summary>
/// <remarks>
/// One CRC instruction has a latency of three cycles but a throughput of one, so long inputs run as three interleaved lanes whose
/// results are joined by multiplying with the precomputed effect of a lane's worth of zero bytes.
/// </remarks>
internal struct Crc32C
{
    /// <summary>Length of the pieces that <see cref="OfPiece"/> takes.</summary>
    public const int PieceLength = LaneLength << PieceDoublings;

    private const int LaneLength = 8192;
    private const int PieceDoublings = 8;

    private static readonly uint[] AppendLane = ZeroOperator(LaneLength);
    private static readonly uint[] AppendPieceOperator = Doubled(AppendLane, PieceDoublings);

    private uint inverted;

    public Crc32C() => inverted = uint.MaxValue;

    public readonly uint Value => ~inverted;

    public static uint Of(ReadOnlySpan<byte> data)
    {
        var crc = new Crc32C();
        crc.Append(data);
        return crc.Value;
    }

    /// <summary>What a piece of <see cref="PieceLength"/> bytes contributes, wherever it stands: for <see cref="AppendPiece"/>. Any thread.</summary>
    public static uint OfPiece(ReadOnlySpan<byte> data)
    {
        var crc = new Crc32C { inverted = 0 };
        crc.Append(data);
        return crc.inverted;
    }

    /// <summary>Appends a piece by what <see cref="OfPiece"/> said about it.</summary>
    public void AppendPiece(uint ofPiece) => inverted = Apply(AppendPieceOperator, inverted) ^ ofPiece;

    public void Append(ReadOnlySpan<byte> data)
    {
        uint state = inverted;
        while (data.Length >= 3 * LaneLength)
        {
            ReadOnlySpan<ulong> first = MemoryMarshal.Cast<byte, ulong>(data[..LaneLength]);
            ReadOnlySpan<ulong> second = MemoryMarshal.Cast<byte, ulong>(data.Slice(LaneLength, LaneLength));
            ReadOnlySpan<ulong> third = MemoryMarshal.Cast<byte, ulong>(data.Slice(2 * LaneLength, LaneLength));
            uint a = state, b = 0, c = 0;
            for (int i = 0; i < first.Length; i++)
            {
                a = BitOperations.Crc32C(a, first[i]);
                b = BitOperations.Crc32C(b, second[i]);
                c = BitOperations.Crc32C(c, third[i]);
            }

            state = Apply(AppendLane, Apply(AppendLane, a) ^ b) ^ c;
            data = data[(3 * LaneLength)..];
        }

        foreach (ulong word in MemoryMarshal.Cast<byte, ulong>(data))
        {
            state = BitOperations.Crc32C(state, word);
        }

        foreach (byte b in data[(data.Length & ~7)..])
        {
            state = BitOperations.Crc32C(state, b);
        }

        inverted = state;
    }

    /// <summary>Four tables of 256 entries: the linear map that appending <paramref name="length"/> zero bytes applies to a state.</summary>
    private static uint[] ZeroOperator(int length)
    {
        var columns = new uint[32];
        for (int bit = 0; bit < 32; bit++)
        {
            uint state = 1u << bit;
            for (int i = 0; i < length; i++)
            {
                state = BitOperations.Crc32C(state, (byte)0);
            }

            columns[bit] = state;
        }

        return Tables(columns);
    }

    /// <summary>The operator of 2^<paramref name="times"/> times the length: the operator applied to itself again and again.</summary>
    private static uint[] Doubled(uint[] tables, int times)
    {
        for (int i = 0; i < times; i++)
        {
            var columns = new uint[32];
            for (int bit = 0; bit < 32; bit++)
            {
                columns[bit] = Apply(tables, Apply(tables, 1u << bit));
            }

            tables = Tables(columns);
        }

        return tables;
    }

    private static uint[] Tables(uint[] columns)
    {
        var tables = new uint[4 * 256];
        for (int index = 0; index < tables.Length; index++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                if ((index & (1 << bit)) != 0)
                {
                    tables[index] ^= columns[((index >> 8) * 8) + bit];
                }
            }
        }

        return tables;
    }

    private static uint Apply(uint[] tables, uint state) =>
        tables[state & 0xFF] ^ tables[256 + ((state >> 8) & 0xFF)] ^ tables[512 + ((state >> 16) & 0xFF)] ^ tables[768 + (state >> 24)];
}
