using Elastickv.SnapshotFs.Snapshot.Sst;
using Elastickv.SnapshotFs.Snapshot.Tests.Support;

namespace Elastickv.SnapshotFs.Snapshot.Tests.Sst;

/// <summary>The Snappy block format, by hand.</summary>
public class SnappyTests
{
    [Theory]
    [InlineData("00", "")]
    [InlineData("01 00 61", "61")]
    [InlineData("03 08 616263", "616263")]
    [InlineData("02 f0 01 6162", "6162")] // literal, length in one byte
    [InlineData("02 f4 0100 6162", "6162")] // in two
    [InlineData("02 f8 010000 6162", "6162")] // in three
    [InlineData("02 fc 01000000 6162", "6162")] // in four
    [InlineData("08 0c 61626364 01 04", "6162636461626364")] // copy, one byte of offset
    [InlineData("06 04 6162 0e 0200", "616261626162")] // copy, two bytes of offset, reads what it writes
    [InlineData("05 00 61 0f 01000000", "6161616161")] // copy, four bytes of offset, one byte repeated
    public void Decodes(string compressed, string expected)
    {
        ReadOnlySpan<byte> bytes = OpenedSnapshot.Bytes(compressed);
        Assert.True(Snappy.TryTakeLength(ref bytes, out ulong length));
        var output = new byte[length];
        Assert.True(Snappy.TryDecode(bytes, output));
        Assert.Equal(expected, OpenedSnapshot.Hex(output));
    }

    [Theory]
    [InlineData("01 00")] // literal cut
    [InlineData("01 f0")] // length of literal cut
    [InlineData("02 00 61")] // too short
    [InlineData("01 04 6162")] // too long
    [InlineData("03 fc ffffffff 616263")] // literal of 4 GiB
    [InlineData("08 0c 61626364 01")] // offset cut
    [InlineData("08 0c 61626364 01 00")] // offset 0
    [InlineData("08 0c 61626364 01 05")] // offset before the beginning
    [InlineData("08 0c 61626364 0f ffffffff")] // offset of 4 GiB
    [InlineData("05 0c 61626364 01 04")] // copy beyond the end
    public void Refuses(string compressed)
    {
        ReadOnlySpan<byte> bytes = OpenedSnapshot.Bytes(compressed);
        Assert.True(Snappy.TryTakeLength(ref bytes, out ulong length));
        Assert.False(Snappy.TryDecode(bytes, new byte[length]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("80")]
    [InlineData("ffffffffffffffffff 7f 00")]
    [InlineData("ffffffff0f 00 61")]
    [InlineData("2b 00 61")]
    public void Refuses_lengths(string compressed)
    {
        ReadOnlySpan<byte> bytes = OpenedSnapshot.Bytes(compressed);
        Assert.False(Snappy.TryTakeLength(ref bytes, out _));
    }
}
