using Elastickv.SnapshotFs.Snapshot.Container;
using Elastickv.SnapshotFs.Snapshot.Location;
using static Elastickv.SnapshotFs.Snapshot.Tests.Location.TemporaryGroup;

namespace Elastickv.SnapshotFs.Snapshot.Tests.Location;

/// <summary>The bytes of <c>.snap</c> files (spec 01 §2.5).</summary>
public sealed class RaftTokenTests
{
    // V11, and the two examples of the specification, with one voter and with three.
    private const string V11 = "08e0c590a40312260a11454b5654010000000000000001c8dd648a12110a0b08c3f3e183a298bbcbe60110011801";
    private const string OneVoter = "08879adfc20412280a11454b56540100000000000003855447ff7512130a0c08c0a9e3aafbe0ded90828001085071802";
    private const string ThreeVoters = "08bee7add60e123b0a11454b565401000000000000003d6b4f14df12260a2008c0a9e3aafbe0ded90808a6b0e3aafba0dfd90808d9b3e3aafbc0dfd9082800103d1802";

    [Theory]
    [InlineData(V11, 1, 0xc8dd648a)]
    [InlineData(OneVoter, 0x385, 0x5447ff75)]
    [InlineData(ThreeVoters, 0x3d, 0x6b4f14df)]
    public void Specified_bytes(string hex, ulong index, uint crc)
    {
        Assert.Null(RaftToken.TryRead(Convert.FromHexString(hex), out RaftToken token));
        Assert.Equal(new RaftToken(index, crc), token);
    }

    [Fact]
    public void V11_The_token_is_the_footer_of_its_file()
    {
        byte[] file = Convert.FromHexString(
            "454b5654484c43310000000000000001454b565042424c310100000000000000"
            + "1b000000000000002172656469737c7374727c6772656574696e67fffffffffffffffe1100000000000000000000000000000000ff010068656c6c6f"
            + "c8dd648a");
        using var group = new TemporaryGroup();
        group.Write("fsm-snap/0000000000000001.fsm", file).Write("snap/0000000000000001-0000000000000001.snap", Convert.FromHexString(V11));

        Assert.Equal(0xc8dd648a, Crc32C.Of(file.AsSpan(..^4)));
        using SnapshotFile snapshot = SnapshotFile.Open(SnapshotLocator.Locate(group.Root).Path, new SnapshotOptions());
        Assert.Equal((96L, 1UL, 1L), (snapshot.Summary.FileLength, snapshot.Summary.LastCommitTimestamp, snapshot.Summary.Records));
    }

    [Theory]
    [InlineData(V11)]
    [InlineData(OneVoter)]
    [InlineData(ThreeVoters)]
    public void Every_cut_and_every_flipped_bit_is_noticed(string hex)
    {
        byte[] good = Convert.FromHexString(hex);
        Assert.Null(RaftToken.TryRead(good, out RaftToken expected));
        for (int length = 0; length < good.Length; length++)
        {
            Assert.NotNull(RaftToken.TryRead(good.AsSpan(..length), out _));
        }

        for (int bit = 0; bit < good.Length * 8; bit++)
        {
            byte[] bad = [.. good];
            bad[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.True(RaftToken.TryRead(bad, out RaftToken token) is not null || token == expected, $"bit {bit}");
        }
    }

    [Fact]
    public void Unknown_fields_are_stepped_over_and_order_is_free()
    {
        byte[] token = Token(7, [1, 2, 3, 4]);
        byte[] data = [0x12, 4, 0x18, 1, 0x10, 7, 0x19, 1, 2, 3, 4, 5, 6, 7, 8, 0x25, 1, 2, 3, 4, 0x0A, 17, .. token];
        byte[] file = [0x12, (byte)data.Length, .. data, 0x38, 0xFF, 1, 0x08, .. Varint(Crc32C.Of(data))];
        Assert.Null(RaftToken.TryRead(file, out RaftToken read));
        Assert.Equal(new RaftToken(7, 0x01020304), read);
    }

    [Theory]
    [InlineData("", "checksum and a snapshot")]
    [InlineData("0800", "checksum and a snapshot")]
    [InlineData("12ffffffffffffffffff01", "checksum and a snapshot")]
    [InlineData("12ffffffffffffffffff7f", "checksum and a snapshot")]
    [InlineData("08ffffffffffffffffffff01", "checksum and a snapshot")]
    [InlineData("0b", "checksum and a snapshot")]
    [InlineData("00", "checksum and a snapshot")]
    [InlineData("0801120100", "says checksum")]
    public void Anything_else_is_refused(string hex, string reason) =>
        Assert.Contains(reason, RaftToken.TryRead(Convert.FromHexString(hex), out _), StringComparison.Ordinal);

    [Fact]
    public void Data_that_is_no_token_is_refused()
    {
        byte[] token = Token(7, [1, 2, 3, 4]);
        Assert.Contains("embedded", Reason(Snap(7, "EKVPBBL1 a whole snapshot"u8)), StringComparison.Ordinal);
        Assert.Contains("embedded", Reason(Snap(7, token.AsSpan(..16))), StringComparison.Ordinal);
        Assert.Contains("of index 7", Reason(Snap(8, token)), StringComparison.Ordinal);
        token[4] = 2;
        Assert.Contains("version 1", Reason(Snap(7, token)), StringComparison.Ordinal);
        token[0] = (byte)'X';
        Assert.Contains("embedded", Reason(Snap(7, token)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_snap_file_of_another_index_than_its_name_is_not_used()
    {
        using var group = new TemporaryGroup();
        group.File(5).Write("snap/0000000000000001-0000000000000005.snap", Snap(6, Token(6, Payload(5).AsSpan(^4..))));
        LocatedFile file = Assert.Single(SnapshotLocator.Examine(group.Root));
        Assert.Equal(SnapshotFileState.Orphan, file.State);
        Assert.Contains("its token of 6", file.Detail, StringComparison.Ordinal);
    }

    private static string? Reason(byte[] snap) => RaftToken.TryRead(snap, out _);
}
