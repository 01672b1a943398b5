using System.Security.Cryptography;
using System.Text;
using Elastickv.SnapshotFs.Snapshot.Tests.Support;
using static Elastickv.SnapshotFs.Snapshot.Tests.Support.OpenedSnapshot;

namespace Elastickv.SnapshotFs.Snapshot.Tests.Vectors;

/// <summary>The vectors about versions: V4, V13 and V14 of spec 01, V4, V5, V8, V9 and V17 of spec 02.</summary>
public class VisibilityVectorTests
{
    private const ulong T = 0x01977420dc000005;

    [Theory]
    [InlineData(21ul, "Absent", "Absent", "ff01006e6577")]
    [InlineData(14ul, "ff010079", "ff010078", "ff01006f6c64")]
    [InlineData(15ul, "Absent", "ff010078", "ff01006f6c64")]
    [InlineData(10ul, "Absent", "Absent", "ff01006f6c64")]
    [InlineData(9ul, "Absent", "Absent", "Absent")]
    public void ManyVersionsAtAReadTimestamp(ulong readTimestamp, string exp, string gone, string k)
    {
        byte[] file = ContainerVectorTests.ManyVersions(new SnapshotBuilder { LastCommitTimestamp = 21 }).ToBytes();
        Assert.Equal("67d7f5d52a6ab4be0a89a34a4fa3d44f1a1f020e092e8c6e23f18e54363e4513", Hex(SHA256.HashData(file)));
        using var indexed = new IndexedView(file);
        SnapshotView view = readTimestamp == 21 ? indexed.Newest() : indexed.At(readTimestamp);
        Assert.Equal([exp, gone, k], new[] { "exp", "gone", "k" }.Select(name => Read(view, Encoding.ASCII.GetBytes("!redis|str|" + name))));
    }

    [Theory]
    [InlineData(T - 1, "63", "Absent")]
    [InlineData(T, "61", "62")]
    public void InterleavedVersions(ulong readTimestamp, string k, string longer)
    {
        byte[] file = new SnapshotBuilder { LastCommitTimestamp = T }
            .Raw(Bytes("78 fe688bdf23fffffa"), Bytes("00 0000000000000000 61"))
            .Raw(Bytes("78fe688bdf23fffffb fe688bdf23fffffa"), Bytes("00 0000000000000000 62"))
            .Raw(Bytes("78 fe688bdf23fffffd"), Bytes("00 0000000000000000 63"))
            .ToBytes();
        using var indexed = new IndexedView(file);
        SnapshotView view = indexed.At(readTimestamp);
        Assert.Equal([k, longer], [Read(view, "x"u8), Read(view, Bytes("78fe688bdf23fffffb"))]);
        Assert.Equal(longer == "Absent" ? 1 : 2, Keys(view, "x"u8).Count);
    }

    [Fact]
    public void CommittedIntentIsRolledForward()
    {
        byte[] file = Transaction(commit: true).ToBytes();
        using var snapshot = new OpenedSnapshot(file);
        Assert.Equal("ff01006e6577", snapshot.Read("!redis|str|k"));
        Assert.Equal(T, snapshot.View.Scan("!redis|str|"u8) is var cursor && cursor.MoveNext() ? cursor.Current.CommitTimestamp : 0);
        Problem problem = Assert.Single(snapshot.Problems());
        Assert.Equal((ProblemSeverity.Information, ProblemClass.RolledForward, "!redis|str|k"), (problem.Severity, problem.Class, Encoding.ASCII.GetString(problem.UserKey)));

        using var older = new OpenedSnapshot(file, new SnapshotOptions { RollForward = false });
        Assert.Equal("ff01006f6c64", older.Read("!redis|str|k"));
        Assert.Equal(0, older.View.RolledForwardCount);
    }

    [Fact]
    public void UndecidedLockLeavesTheOlderValue()
    {
        using var snapshot = new OpenedSnapshot(Transaction(commit: false).ToBytes());
        Assert.Equal("ff01006f6c64", snapshot.Read("!redis|str|k"));
        Assert.Equal(1, snapshot.View.UndecidedCount);
        Assert.Equal((ProblemSeverity.Information, ProblemClass.Undecided), Assert.Single(snapshot.Problems()) is var problem ? (problem.Severity, problem.Class) : default);
    }

    [Fact]
    public void RolledBackLockIsSilent()
    {
        using var snapshot = new OpenedSnapshot(Transaction(commit: false).Row(Bytes("2174786e7c72627c 2172656469737c7374727c6b 01977420dbfffffc"), T - 8, [1]).ToBytes());
        Assert.Equal("ff01006f6c64", snapshot.Read("!redis|str|k"));
        Assert.Empty(snapshot.Problems());
    }

    [Theory]
    [InlineData("00 0000000000000000 ff01006f6c64", "ff01006e6577")]
    [InlineData("01 0000000000000000", "ff01006e6577")]
    public void V4NewestOfTwoVersionsWins(string olderValue, string expected)
    {
        byte[] file = new SnapshotBuilder { LastCommitTimestamp = 20 }
            .Row("!redis|str|k"u8, 20, Bytes("ff01006e6577")).Raw(Bytes("2172656469737c7374727c6b fffffffffffffff5"), Bytes(olderValue)).ToBytes();
        using var snapshot = new OpenedSnapshot(file);
        Assert.Equal(expected, snapshot.Read("!redis|str|k"));
    }

    [Fact]
    public void V5TombstoneHidesTheOlderVersion()
    {
        byte[] file = Bytes("""
            454b565042424c31 1400000000000000
            1400000000000000 2172656469737c7374727c6b ffffffffffffffeb 0900000000000000 01 0000000000000000
            1400000000000000 2172656469737c7374727c6b fffffffffffffff5 0f00000000000000 00 0000000000000000 ff0100 6f6c64
            """);
        using var snapshot = new OpenedSnapshot(file);
        Assert.Equal("Absent", snapshot.Read("!redis|str|k"));
        Assert.Empty(Keys(snapshot.View, []));
        Assert.Equal(1, snapshot.File.Summary.Tombstones);
    }

    [Fact]
    public void V8UnknownKeysAreRowsLikeAnyOther()
    {
        using var snapshot = new OpenedSnapshot(new SnapshotBuilder { LastCommitTimestamp = 1 }
            .Row("!alien|prefix|x"u8, 1, "a"u8).Row("!txn|intent|abc"u8, 1, "b"u8).Row("!dist|meta|version"u8, 1, "c"u8).Row("!encryption|x"u8, 1, "d"u8).ToBytes());
        Assert.Equal(4, Keys(snapshot.View, []).Count);
        Assert.Equal("61", snapshot.Read("!alien|prefix|x"));
        Assert.Empty(snapshot.Problems());
    }

    [Fact]
    public void V9VersionsThatAreNotAdjacent()
    {
        byte[] between = [.. "!redis|str|k"u8, .. Bytes("fffffffffffffff0"), .. "zz"u8];
        byte[] file = new SnapshotBuilder { LastCommitTimestamp = 20 }
            .Row("!redis|str|k"u8, 20, "new"u8).Row(between, 5, "between"u8).Row("!redis|str|k"u8, 10, "old"u8).ToBytes();
        using var indexed = new IndexedView(file, blockLength: 1);
        SnapshotView view = indexed.Newest();
        Assert.Equal(2, Keys(view, []).Count);
        Assert.Equal(Hex("new"u8), Read(view, "!redis|str|k"u8));
        Assert.Equal(Hex("old"u8), Read(indexed.At(19), "!redis|str|k"u8));
        Assert.Equal(Hex("between"u8), Read(view, between));
    }

    [Fact]
    public void V17MetadataRowAtTheEndIsNoRow()
    {
        byte[] file = new SnapshotBuilder { LastCommitTimestamp = 1 }
            .Row("!redis|str|greeting"u8, 1, Bytes("ff010068656c6c6f")).Raw("_meta_last_commit_ts"u8, Bytes("000000f8332a8f01")).ToBytes();
        using var snapshot = new OpenedSnapshot(file);
        Assert.Equal(["!redis|str|greeting"], Keys(snapshot.View, []));
        Assert.Equal(112354918400000000ul, snapshot.File.Summary.LastCommitTimestamp);
        Assert.Empty(snapshot.Problems());
    }

    /// <summary>Lock and intent of V13 over an older value, with or without the commit record.</summary>
    internal static SnapshotBuilder Transaction(bool commit)
    {
        SnapshotBuilder builder = new SnapshotBuilder { LastCommitTimestamp = T }
            .Row("!redis|str|k"u8, T - 20, Bytes("ff01006f6c64"))
            .Row("!txn|lock|!redis|str|k"u8, T - 9, Bytes("01 01977420dbfffffc 0197742151300005 01 000000000000000c 2172656469737c7374727c6b"))
            .Row("!txn|int|!redis|str|k"u8, T - 9, Bytes("01 01977420dbfffffc 00 0000000000000006 ff01006e6577"));
        return commit ? builder.Row(Bytes("2174786e7c636d747c 2172656469737c7374727c6b 01977420dbfffffc"), T, Bytes("01 01977420dc000005")) : builder;
    }
}
