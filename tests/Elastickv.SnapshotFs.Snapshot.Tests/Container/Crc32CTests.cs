using Elastickv.SnapshotFs.Snapshot.Container;

namespace Elastickv.SnapshotFs.Snapshot.Tests.Container;

public class Crc32CTests
{
    private const int LaneLength = 8192;
    private const int Longest = 100_000;

    [Fact]
    public void CheckValueOfTheSpecification() => Assert.Equal(0xE3069283u, Crc32C.Of("123456789"u8));

    /// <summary>Every length around the places where the algorithm changes its path, and a sample of the others, against one byte at a time.</summary>
    [Fact]
    public void AgreesWithBytewiseReferenceForAllLengths()
    {
        byte[] data = Noise(Longest);
        uint state = uint.MaxValue;
        for (int length = 0; length <= Longest; length++)
        {
            if (length > 0)
            {
                state = Step(state, data[length - 1]);
            }

            int fromLane = length % LaneLength;
            if (length <= 600 || fromLane <= 9 || fromLane >= LaneLength - 9 || length % 997 == 0)
            {
                Assert.Equal(~state, Crc32C.Of(data.AsSpan(0, length)));
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8191)]
    [InlineData(24_576)]
    [InlineData(24_577)]
    [InlineData(70_001)]
    public void PiecesGiveTheSameAsTheWhole(int piece)
    {
        byte[] data = Noise(Longest);
        var crc = new Crc32C();
        for (int at = 0; at < data.Length; at += piece)
        {
            crc.Append(data.AsSpan(at, Math.Min(piece, data.Length - at)));
        }

        Assert.Equal(Crc32C.Of(data), crc.Value);
    }

    [Fact]
    public void NothingAppendedIsZero() => Assert.Equal(0u, Crc32C.Of([]));

    private static byte[] Noise(int length)
    {
        var data = new byte[length];
        new Random(20260610).NextBytes(data);
        return data;
    }

    private static uint Step(uint state, byte value)
    {
        state ^= value;
        for (int bit = 0; bit < 8; bit++)
        {
            state = (state & 1) != 0 ? (state >> 1) ^ 0x82F63B78 : state >> 1;
        }

        return state;
    }
}
