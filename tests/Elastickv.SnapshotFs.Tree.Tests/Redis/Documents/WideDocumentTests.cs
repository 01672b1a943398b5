using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Redis;
using Elastickv.SnapshotFs.Tree.Tests.Support;

namespace Elastickv.SnapshotFs.Tree.Tests.Redis.Documents;

public class WideDocumentTests
{
    private const ulong Older = RowFile.T - (5000UL << 16);
    private const ulong Newer = RowFile.T - (1000UL << 16);

    [Fact]
    public void ElementsAreInTheOrderOfTheirNames()
    {
        var file = new RowFile();
        string[] members = ["", "a", "ab", "a\0", "a\x7f", "b", "aa", "abc", "c"];
        foreach (string member in members)
        {
            file.Add("!st|mem|" + RowFile.Sized("s") + member);
        }

        file.Use(snapshot =>
        {
            string[] lines = [.. Members(snapshot, "sets/s.json")];
            Assert.Equal(["", "a", "a\\u0000", "aa", "ab", "abc", "a\x7f", "b", "c"], lines);
        });
    }

    [Fact]
    public void BlobElementsAreSortedAndTheLastOfEqualNamesCounts() => new RowFile()
        .Add("!redis|set|s", "\0RS\u0001\n\u0001z\n\u0001a\n\u0002ab\n\0\n\u0001z\n\u0001a")
        .Add("!redis|hash|h", "\0RH\u0001\n\u0006\n\u0001k\u0012\u00011\n\u0006\n\u0001j\u0012\u00012\n\u0006\n\u0001k\u0012\u00013")
        .Use(snapshot =>
        {
            Assert.Equal(["", "a", "ab", "z"], Members(snapshot, "sets/s.json"));
            string hash = TreeDump.Text(TreeDump.Of(new RedisPart(snapshot.View)).Files["redis/db_0/hashes/h.json"]).Replace("\n", "").Replace(" ", "");
            Assert.Contains("[{\"name\":\"j\",\"value\":\"2\"},{\"name\":\"k\",\"value\":\"3\"}]", hash);
        });

    [Fact]
    public void StaleBlobNeverStandsInForDamagedElements() => new RowFile()
        .Add("!zs|mem|" + RowFile.Sized("z") + "m", "short")
        .Add("!redis|zset|z", "\0RZ\x01\n\x03\n\x01x")
        .AddUnreadable("!st|mem|" + RowFile.Sized("s") + "m")
        .Add("!redis|set|s", "\0RS\x01\n\x01x")
        .Use(snapshot => Assert.Empty(TreeDump.Of(new RedisPart(snapshot.View)).Files));

    [Fact]
    public void UnreadableStringHidesItsKey() => new RowFile()
        .AddUnreadable("!redis|str|k")
        .Add("!st|mem|" + RowFile.Sized("k") + "m")
        .Use(snapshot => Assert.False(new RedisPart(snapshot.View).Exists));

    /// <summary>Spec 03 §16.2: the first meta with room for an expiry decides, and the TTL row only without one.</summary>
    [Theory]
    [InlineData(null, null, null, "null")]
    [InlineData(7UL, null, null, "7")]
    [InlineData(7UL, 8UL, null, "8")]
    [InlineData(7UL, 0UL, null, "null")]
    [InlineData(7UL, null, 9UL, "9")]
    [InlineData(7UL, 8UL, 9UL, "8")]
    [InlineData(0UL, null, null, "0")]
    [InlineData(ulong.MaxValue, null, null, "9223372036854775807")]
    [InlineData(null, ulong.MaxValue, null, "18446744073709551615")]
    public void ExpiryFollowsTheOrderOfTheMetas(ulong? ttlRow, ulong? own, ulong? laterType, string expected)
    {
        RowFile file = new RowFile().Add("!st|mem|" + RowFile.Sized("s") + "m");
        Action<string, string, ulong?> add = (key, head, expiry) => _ = expiry is { } ms ? file.Add(key, head + RowFile.U64(ms)) : file;
        add("!redis|ttl|s", "", ttlRow);
        add("!st|meta|" + RowFile.Sized("s"), RowFile.U64(1), own);
        add("!zs|meta|" + RowFile.Sized("s"), RowFile.U64(1), laterType);
        file.Use(snapshot => Assert.EndsWith(
            $"\n  \"expire_at_ms\": {expected}\n}}", TreeDump.Text(TreeDump.Of(new RedisPart(snapshot.View)).Files["redis/db_0/sets/s.json"])));
    }

    [Theory]
    [InlineData("!st|mem|\0\0\0\x01sa", Older, "!st|mem|\0\0\0\x01sb", Newer, Newer)]
    [InlineData("!st|mem|\0\0\0\x01sa", Older, "!redis|ttl|s", Newer, Newer)]
    [InlineData("!st|mem|\0\0\0\x01sa", Older, "!redis|ttl|other", Newer, Older)]
    [InlineData("!st|mem|\0\0\0\x01sa", Older, "!st|meta|\0\0\0\x01s", Newer, Newer)]
    [InlineData("!st|mem|\0\0\0\x01sa", Newer, "!st|meta|\0\0\0\x01s", Older, Newer)]
    [InlineData("!st|mem|\0\0\0\x01sa", Older, "!st|mem|\0\0\0\x02ta", Newer, Older)]
    public void ModificationTimeIsThatOfTheNewestRow(string key, ulong timestamp, string otherKey, ulong otherTimestamp, ulong expected) => new RowFile()
        .Add(key, "", timestamp)
        .Add(otherKey, RowFile.U64(0), otherTimestamp)
        .Use(snapshot =>
        {
            NodeAttributes attributes = Measure(new RedisPart(snapshot.View), "sets", "s.json");
            Assert.Equal(HlcTimestamp.UnixMilliseconds(expected), attributes.ModifiedMs);
            Assert.Equal(NodeAttributes.FileMode, attributes.Mode);
        });

    private static NodeAttributes Measure(RedisPart part, string directory, string name)
    {
        Assert.True(part.TryLookup(part.Directory, "db_0"u8, out NodeId database));
        Assert.True(part.TryLookup(database, RowFile.Bytes(directory), out NodeId parent));
        Assert.True(part.TryLookup(parent, RowFile.Bytes(name), out NodeId node));
        Assert.True(part.TryOpen(node, out FileContent content));
        using (content)
        {
            return Measured.Measure((Document)content);
        }
    }

    private static IEnumerable<string> Members(SnapshotFile snapshot, string path) =>
        TreeDump.Text(TreeDump.Of(new RedisPart(snapshot.View)).Files["redis/db_0/" + path])
            .Split('\n')
            .Where(line => line.StartsWith("    \"", StringComparison.Ordinal))
            .Select(line => line[5..].TrimEnd(',')[..^1]);
}
