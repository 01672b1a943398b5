using System.Security.Cryptography;
using Elastickv.SnapshotFs.Snapshot.Container;
using static Elastickv.SnapshotFs.Snapshot.Tests.Support.OpenedSnapshot;
using Opened = Elastickv.SnapshotFs.Snapshot.Tests.Support.OpenedSnapshot;

namespace Elastickv.SnapshotFs.Snapshot.Tests.Vectors;

/// <summary>The container vectors at the end of spec 01: V1 to V8 and V10.</summary>
public class ContainerVectorTests
{
    private const string V1 = "454b565042424c31 0000000000000000";
    private const string V2 = """
        454b565042424c31 0100000000000000
        1b00000000000000 2172656469737c7374727c6772656574696e67 fffffffffffffffe 1100000000000000 00 0000000000000000 ff0100 68656c6c6f
        """;

    private const string V3 = """
        454b565042424c31 050000dc20749701
        1500000000000000 2172656469737c7374727c6162 fe688bdf23fffffa 0d00000000000000 00 0000000000000000 ff0100 32
        1400000000000000 2172656469737c7374727c61   fe688bdf23fffffa 0d00000000000000 00 0000000000000000 ff0100 31
        """;

    private const ulong T3 = 0x01977420dc000005;

    [Theory]
    [InlineData(V1, "a850a359e1a4bb173ef78cb5dc35e637542cd58926ad45655768a6ea3729131e", 0xa36b13d0u)]
    [InlineData(V2, "fd3fe9c350e1be543e1d69379b06a5eecc03395a81ce956399e8dd09aa84d55e", 0xfac731d9u)]
    [InlineData(V3, "22f7e55753b9fef3f377486d903752ade317ca91f9b149b0010388026977fdcc", null)]
    public void DigestsOfThePayloads(string hex, string sha256, uint? crc)
    {
        byte[] payload = Bytes(hex);
        Assert.Equal(sha256, Hex(SHA256.HashData(payload)));
        Assert.Equal(crc ?? Crc32C.Of(payload), Crc32C.Of(payload));
    }

    [Fact]
    public void V1EmptyPayload()
    {
        using var snapshot = new Opened(Bytes(V1));
        Assert.Equal(0, snapshot.File.Summary.Records);
        Assert.Equal(0ul, snapshot.File.Summary.LastCommitTimestamp);
        Assert.Equal("EKVPBBL1", snapshot.File.Summary.InnerFormat);
        Assert.Empty(Keys(snapshot.View, []));
    }

    [Fact]
    public void V2OneString()
    {
        Assert.Equal(Hex(Bytes(V2)), Hex(new SnapshotBuilder { LastCommitTimestamp = 1 }.Row("!redis|str|greeting"u8, 1, Bytes("ff0100 68656c6c6f")).ToBytes()));
        using var snapshot = new Opened(Bytes(V2));
        Assert.Equal("ff010068656c6c6f", snapshot.Read("!redis|str|greeting"));
        Assert.Equal(1ul, snapshot.File.Summary.LastCommitTimestamp);
        Assert.False(snapshot.File.Summary.IntegrityUnknown);
    }

    [Fact]
    public void V3PrefixOrder()
    {
        byte[] built = new SnapshotBuilder { LastCommitTimestamp = T3 }
            .Row("!redis|str|a"u8, T3, Bytes("ff010031")).Row("!redis|str|ab"u8, T3, Bytes("ff010032")).ToBytes();
        Assert.Equal(Hex(Bytes(V3)), Hex(built));
        using var snapshot = new Opened(built);
        Assert.Equal(["!redis|str|ab", "!redis|str|a"], Keys(snapshot.View, "!redis|str|"u8));
        Assert.Equal(["!redis|str|a", "!redis|str|ab"], OrderedKeys(snapshot.View, "!redis|str|"u8));
    }

    [Fact]
    public void V3RuntimeForm()
    {
        byte[] built = new SnapshotBuilder { LastCommitTimestamp = T3, Header = HlcHeader.Version1(1_750_000_000_001), Footer = true }
            .Row("!redis|str|a"u8, T3, Bytes("ff010031")).Row("!redis|str|ab"u8, T3, Bytes("ff010032")).ToBytes();
        Assert.Equal(135, built.Length);
        Assert.Equal("454b5654484c4331000001977420dc01", Hex(built.AsSpan(0, 16)));
        Assert.Equal("98e94479", Hex(built.AsSpan(131)));
        using var snapshot = new Opened(built);
        Assert.Equal((1, 1_750_000_000_001ul, true), (snapshot.File.Summary.HeaderVersion, snapshot.File.Summary.CeilingMs, snapshot.File.Summary.HasFooter));
        Assert.Equal("ff010031", snapshot.Read("!redis|str|a"));
    }

    [Theory]
    [InlineData("454b5654484c4331 0000000000000000 454b565042424c31 0000000000000000 601ff484", 1, 0ul, "EKVPBBL1")]
    [InlineData("454b5654484c4332 0010 0000019774210310 0000000000001000 454b565042424c31 0000000000000000 27ed7caa", 2, 1_750_000_010_000ul, "EKVPBBL1")]
    [InlineData("00000000", 0, 0ul, "empty")]
    public void V5Bootstrap(string hex, int version, ulong ceilingMs, string format)
    {
        using var snapshot = new Opened(Bytes(hex));
        SnapshotSummary summary = snapshot.File.Summary;
        Assert.Equal((version, ceilingMs, format, true, 0L), (summary.HeaderVersion, summary.CeilingMs, summary.InnerFormat, summary.HasFooter, summary.Records));
        Assert.Empty(Keys(snapshot.View, []));
    }

    [Fact]
    public void V6RuntimeFile()
    {
        byte[] built = RuntimeFile().ToBytes();
        Assert.Equal(421, built.Length);
        Assert.Equal("9325ac17", Hex(built.AsSpan(417)));
        using var snapshot = new Opened(built);
        SnapshotSummary summary = snapshot.File.Summary;
        Assert.Equal((21ul, 5ul, 100ul), (summary.LastCommitTimestamp, summary.MinRetainedTimestamp, summary.AppliedIndex));
        Assert.Equal((8L, 3L, 1L, 0L), (summary.Records, summary.OperationalRecords, summary.Tombstones, summary.DamagedRecords));
        Assert.Empty(snapshot.Problems());
        Assert.Equal(["!redis|str|k"], Keys(snapshot.View, []));
    }

    [Theory]
    [InlineData("0000000000000064.fsm", 100ul)]
    [InlineData("/some/where/0000000000002710.fsm", 10_000ul)]
    [InlineData("00000000000000a1.fsm", 161ul)]
    [InlineData("64.fsm", 0ul)]
    [InlineData("0000000000000064.fsm.tmp", 0ul)]
    [InlineData("0000000000000107.edited.fsm", 0ul)]
    [InlineData("snapshot.fsm", 0ul)]
    [InlineData("000000000000+064.fsm", 0ul)]
    public void TheIndexInANameIsHexadecimal(string path, ulong index) => Assert.Equal(index, SnapshotSummary.IndexInName(path));

    [Theory]
    [InlineData("fac731d9", null)]
    [InlineData("fac731da", SnapshotFault.ChecksumMismatch)]
    [InlineData("d931c7fa", SnapshotFault.ChecksumMismatch)]
    [InlineData("00000000", SnapshotFault.ChecksumMismatch)]
    [InlineData("fa", SnapshotFault.Truncated)]
    [InlineData("fac7", SnapshotFault.Truncated)]
    [InlineData("fac731", SnapshotFault.Truncated)]
    [InlineData("fac731d9 00", SnapshotFault.Truncated)]
    [InlineData("fac731d9 0000", SnapshotFault.Truncated)]
    [InlineData("fac731d9 000000", SnapshotFault.Truncated)]
    public void V7Footers(string trailer, string? fault)
    {
        byte[] file = [.. Bytes(V2), .. Bytes(trailer)];
        if (fault is null)
        {
            using var snapshot = new Opened(file);
            Assert.True(snapshot.File.Summary.HasFooter);
            return;
        }

        var refused = Assert.Throws<SnapshotException>(() => new Opened(file));
        Assert.Equal((fault, 76L), (refused.FaultClass, refused.Offset));
    }

    [Fact]
    public void V7OneByteMissing()
    {
        var refused = Assert.Throws<SnapshotException>(() => new Opened(Bytes(V2).AsSpan(0, 75)));
        Assert.Equal((SnapshotFault.Truncated, 59L, 16L), (refused.FaultClass, refused.Offset, refused.RecordOffset));
    }

    [Fact]
    public void NoVerifySkipsTheFooterOnly()
    {
        byte[] file = [.. Bytes(V2), 0, 0, 0, 0];
        using var snapshot = new Opened(file, new SnapshotOptions { Verify = false });
        Assert.Equal("ff010068656c6c6f", snapshot.Read("!redis|str|greeting"));
        Assert.Throws<SnapshotException>(() => new Opened(file.AsSpan(0, 79), new SnapshotOptions { Verify = false }));
    }

    [Theory]
    [InlineData(0x00, RowState.Visible, RowDamage.None)]
    [InlineData(0x01, RowState.Absent, RowDamage.None)]
    [InlineData(0x02, RowState.Damaged, RowDamage.Encrypted)]
    [InlineData(0x03, RowState.Damaged, RowDamage.Encrypted)]
    [InlineData(0x04, RowState.Damaged, RowDamage.ReservedFlags)]
    [InlineData(0x06, RowState.Damaged, RowDamage.ReservedFlags)]
    [InlineData(0x08, RowState.Damaged, RowDamage.ReservedFlags)]
    [InlineData(0x80, RowState.Damaged, RowDamage.ReservedFlags)]
    public void V8Flags(byte flags, RowState state, RowDamage damage)
    {
        byte[] file = new SnapshotBuilder { LastCommitTimestamp = 1 }.Row("!redis|str|greeting"u8, 1, Bytes("ff0100 68656c6c6f"), flags).ToBytes();
        using var snapshot = new Opened(file);
        Assert.Equal(state, snapshot.View.TryGet("!redis|str|greeting"u8, out Row row));
        Assert.Equal(damage, row.Damage);
        Assert.Equal(damage == RowDamage.None ? 0 : 1, snapshot.Problems().Count);
    }

    [Fact]
    public void V10InMemoryStream()
    {
        byte[] file = Bytes("""
            454b564d56434332 01000000 1da493aa 1400000000000000 0000000000000000
            0c00000000000000 2172656469737c7374727c6b 0200000000000000
            0a00000000000000 00 0000000000000000 0600000000000000 ff01006f6c64
            1400000000000000 00 0000000000000000 0600000000000000 ff01006e6577
            """);
        Assert.Equal(122, file.Length);
        using var snapshot = new Opened(file);
        Assert.Equal(("EKVMVCC2", 20ul, 0ul, 2L), (snapshot.File.Summary.InnerFormat, snapshot.File.Summary.LastCommitTimestamp, snapshot.File.Summary.MinRetainedTimestamp, snapshot.File.Summary.Records));
        Assert.Equal("ff01006e6577", snapshot.Read("!redis|str|k"));
    }

    internal static SnapshotBuilder RuntimeFile() => ManyVersions(new SnapshotBuilder { LastCommitTimestamp = 21, Header = HlcHeader.Version1(1_750_000_010_000), Footer = true })
        .Raw("_meta_applied_index"u8, Bytes("6400000000000000"))
        .Raw("_meta_last_commit_ts"u8, Bytes("1500000000000000"))
        .Raw("_meta_min_retained_ts"u8, Bytes("0500000000000000"));

    /// <summary>The rows of vector V4.</summary>
    internal static SnapshotBuilder ManyVersions(SnapshotBuilder builder) => builder
        .Row("!redis|str|exp"u8, 12, Bytes("ff010079"), expireAt: 15)
        .Tombstone("!redis|str|gone"u8, 21)
        .Row("!redis|str|gone"u8, 11, Bytes("ff010078"))
        .Row("!redis|str|k"u8, 20, Bytes("ff01006e6577"))
        .Row("!redis|str|k"u8, 10, Bytes("ff01006f6c64"));
}
