using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Redis.Values;
using Elastickv.SnapshotFs.Tree.Tests.Support;

namespace Elastickv.SnapshotFs.Tree.Tests.Redis.Values;

public class ScoreTests
{
    [Theory]
    [InlineData(100, "100")]
    [InlineData(0.1, "0.1")]
    [InlineData(-3.25, "-3.25")]
    [InlineData(9007199254740992, "9007199254740992")]
    [InlineData(123456789.125, "123456789.125")]
    [InlineData(1.0 / 3, "0.3333333333333333")]
    [InlineData(1e20, "100000000000000000000")]
    [InlineData(123456789012345678901.0, "123456789012345680000")]
    [InlineData(1e21, "1e+21")]
    [InlineData(-1.5e300, "-1.5e+300")]
    [InlineData(1e-6, "0.000001")]
    [InlineData(1.25e-6, "0.00000125")]
    [InlineData(1e-7, "1e-7")]
    [InlineData(1.5e-10, "1.5e-10")]
    [InlineData(5e-324, "5e-324")]
    [InlineData(double.MaxValue, "1.7976931348623157e+308")]
    [InlineData(double.PositiveInfinity, "\"+inf\"")]
    [InlineData(double.NegativeInfinity, "\"-inf\"")]
    [InlineData(0.0, "0")]
    [InlineData(-0.0, "-0")]
    [InlineData(1e15, "1000000000000000")]
    [InlineData(1e16, "10000000000000000")]
    [InlineData(0.00001, "0.00001")]
    public void ScoreIsTheShortestTextOfEcmaScript(double score, string expected) => Assert.Equal(expected, Text(BitConverter.DoubleToUInt64Bits(score)));

    [Theory]
    [InlineData(0x7ff8000000000001)]
    [InlineData(0xfff8000000000000)]
    [InlineData(0x7ff0000000000001)]
    public void EveryNanIsNan(ulong bits) => Assert.Equal("\"nan\"", Text(bits));

    [Fact]
    public void EveryScoreReadsBackAsItself()
    {
        var random = new Random(1);
        for (int i = 0; i < 20_000; i++)
        {
            ulong bits = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
            if (double.IsFinite(BitConverter.UInt64BitsToDouble(bits)))
            {
                Assert.Equal(bits, BitConverter.DoubleToUInt64Bits(double.Parse(Text(bits))));
            }
        }
    }

    private static string Text(ulong bits)
    {
        using var output = new ByteBuffer();
        Score.Append(bits, output);
        return TreeDump.Text(output.WrittenSpan);
    }
}
