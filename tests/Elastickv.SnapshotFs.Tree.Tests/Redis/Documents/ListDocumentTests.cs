using Elastickv.SnapshotFs.Tree.Redis;
using Elastickv.SnapshotFs.Tree.Tests.Support;

namespace Elastickv.SnapshotFs.Tree.Tests.Redis.Documents;

public class ListDocumentTests
{
    [Theory]
    [InlineData(0, 3, "a b c")]
    [InlineData(1, 1, "b")]
    [InlineData(-5, 100, "a b c")]
    [InlineData(3, 0, "")]
    [InlineData(long.MinValue, long.MaxValue, "")]
    [InlineData(long.MinValue + 2, long.MaxValue, "a")]
    [InlineData(0, long.MaxValue, "a b c")]
    [InlineData(long.MaxValue, long.MaxValue, "")]
    public void BaseMetaIsAWindow(long head, long count, string expected) => Three().Add("!lst|meta|l", Meta(head, count)).Use(snapshot => AssertItems(expected, new RedisPart(snapshot.View)));

    [Theory]
    [InlineData(new long[] { 0, 3 }, "a b c")]
    [InlineData(new long[] { 0, 3, 1, -1 }, "b c")]
    [InlineData(new long[] { 0, 3, 0, -1 }, "a b")]
    [InlineData(new long[] { long.MaxValue, 1, long.MaxValue, 1 }, null)]
    [InlineData(new long[] { long.MinValue, 0, long.MinValue, 0, 0, long.MaxValue, 0, long.MaxValue, 0, 3 }, "a")]
    [InlineData(new long[] { 0, -3 }, null)]
    public void DeltasAloneAreAWindow(long[] deltas, string? expected)
    {
        RowFile file = Three();
        for (int i = 0; i < deltas.Length; i += 2)
        {
            file.Add(Delta("l", i), RowFile.I64(deltas[i]) + RowFile.I64(deltas[i + 1]));
        }

        file.Use(snapshot => AssertItems(expected, new RedisPart(snapshot.View)));
    }

    [Fact]
    public void DamagedDeltaHidesNothing() => Three()
        .Add("!lst|meta|l", Meta(1, 1))
        .Add(Delta("l", 1), "short")
        .Use(snapshot =>
        {
            AssertItems("a b c", new RedisPart(snapshot.View));
            Assert.Equal("bad-length", Assert.Single(TreeDump.Of(new RedisPart(snapshot.View)).Problems).Class);
        });

    [Fact]
    public void UnreadableMetaHidesNothing() => Three().AddUnreadable("!lst|meta|l").Use(snapshot => AssertItems("a b c", new RedisPart(snapshot.View)));

    [Fact]
    public void UnreadableItemIsLeftOut() => Three()
        .AddUnreadable("!lst|itm|l" + RowFile.Sequence(1))
        .Add("!lst|meta|l", Meta(0, 3))
        .Use(snapshot => AssertItems("a c", new RedisPart(snapshot.View)));

    [Fact]
    public void ItemsOfListsWithLongerNamesStayWhereTheyAre() => Three()
        .Add("!lst|meta|l", Meta(0, 3))
        .Add("!lst|itm|l" + RowFile.Sequence(1) + RowFile.Sequence(0), "other list")
        .Add("!lst|itm|l\x80" + RowFile.Sequence(0), "yet another")
        .Add("!lst|itm|lx" + RowFile.Sequence(0), "and one more")
        .Use(snapshot => AssertItems("a b c", new RedisPart(snapshot.View)));

    [Fact]
    public void ValueLengthTellsAMetaFromADelta()
    {
        string name = "d|" + RowFile.Sized("l") + RowFile.U64(1) + "\0\0\0\0";
        Three().Add("!lst|meta|" + name, Meta(0, 0)).Add(Delta("l", 2), RowFile.I64(0) + RowFile.I64(2)).Use(snapshot =>
        {
            AssertItems("a b", new RedisPart(snapshot.View));
            Assert.Equal(2, TreeDump.Of(new RedisPart(snapshot.View)).Files.Count);
        });
    }

    private static RowFile Three() => new RowFile()
        .Add("!lst|itm|l" + RowFile.Sequence(0), "b")
        .Add("!lst|itm|l" + RowFile.Sequence(0), "b")
        .Add("!lst|itm|l" + RowFile.Sequence(0), "a")
        .Add("!lst|itm|l" + RowFile.Sequence(1), "b")
        .Add("!lst|itm|l" + RowFile.Sequence(2), "c");

    private static string Meta(long head, long count) => RowFile.I64(head) + RowFile.I64(unchecked(head + count)) + RowFile.I64(count);

    private static string Delta(string key, int number) => "!lst|meta|d|" + RowFile.Sized(key) + RowFile.U64((ulong)number) + "\0\0\0\0";

    private static void AssertItems(string? expected, RedisPart part)
    {
        TreeDump dump = TreeDump.Of(part);
        if (expected is null)
        {
            Assert.Empty(dump.Files);
            return;
        }

        string text = TreeDump.Text(dump.Files["redis/db_0/lists/l.json"]);
        Assert.Equal(
            expected,
            string.Join(' ', text.Split('\n').Where(line => line.StartsWith("    \"", StringComparison.Ordinal)).Select(line => line.Trim(' ', ',', '"'))));
    }
}
