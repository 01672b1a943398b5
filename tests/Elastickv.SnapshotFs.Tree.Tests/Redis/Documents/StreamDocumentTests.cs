using Elastickv.SnapshotFs.Tree.Redis;
using Elastickv.SnapshotFs.Tree.Tests.Support;

namespace Elastickv.SnapshotFs.Tree.Tests.Redis.Documents;

public class StreamDocumentTests
{
    private const string Directory = "redis/db_0/streams";

    [Theory]
    [InlineData(0, 0, "0-5 1-0 1-7 2-0")]
    [InlineData(0, 5, "1-0 1-7 2-0")]
    [InlineData(1, 0, "1-7 2-0")]
    [InlineData(1, 3, "1-7 2-0")]
    [InlineData(2, 0, "")]
    [InlineData(ulong.MaxValue, ulong.MaxValue, "")]
    public void EntriesUpToTheTrimCursorAreHidden(ulong milliseconds, ulong sequence, string expected) =>
        Four().Add("!stream|meta|" + RowFile.Sized("x"), Meta() + RowFile.U64(0) + RowFile.U64(milliseconds) + RowFile.U64(sequence)).Use(snapshot =>
        {
            string[] lines = TreeDump.Text(TreeDump.Of(new RedisPart(snapshot.View)).Files[Directory + "/x.jsonl"]).TrimEnd('\n').Split('\n');
            Assert.Equal(expected, string.Join(' ', lines[..^1].Select(line => line.Split('"')[3])));
            Assert.Equal("""{"_meta":true,"length":9,"last_ms":3,"last_seq":4,"expire_at_ms":null}""", lines[^1]);
        });

    [Fact]
    public void BadEntriesAreLeftOut() => Four()
        .Add(Key(1, 7), "no magic")
        .AddUnreadable(Key(2, 0))
        .Add(Key(3, 0) + "x", "\0RXE\u0001")
        .Add("!stream|meta|" + RowFile.Sized("x"), "damaged")
        .Add("!redis|ttl|x", RowFile.U64(77))
        .Use(snapshot => Assert.Equal(
            "{\"id\":\"0-5\",\"fields\":[]}\n{\"id\":\"1-0\",\"fields\":[]}\n{\"_meta\":true,\"length\":2,\"last_ms\":1,\"last_seq\":0,\"expire_at_ms\":77}\n",
            TreeDump.Text(TreeDump.Of(new RedisPart(snapshot.View)).Files[Directory + "/x.jsonl"])));

    [Fact]
    public void EntriesWithoutMetaLeaveAnEmptyDirectory() => Four().Use(snapshot =>
    {
        TreeDump dump = TreeDump.Of(new RedisPart(snapshot.View));
        Assert.Contains(Directory, dump.Directories);
        Assert.Empty(dump.Files);
    });

    [Theory]
    [InlineData("!redis|str|x")]
    [InlineData("!hs|meta|d|\0\0\0\u0001x123456789012")]
    [InlineData("!redis|hash|x")]
    public void EntriesOfAnotherTypeLeaveNothing(string key) => Four().Add(key, "\0RH\u0001").Use(
        snapshot => Assert.DoesNotContain(Directory, TreeDump.Of(new RedisPart(snapshot.View)).Directories));

    private static RowFile Four()
    {
        var file = new RowFile();
        foreach ((ulong milliseconds, ulong sequence) in new[] { (2UL, 0UL), (1UL, 7UL), (0UL, 5UL), (1UL, 0UL) })
        {
            file.Add(Key(milliseconds, sequence), "\0RXE\u0001");
        }

        return file;
    }

    private static string Key(ulong milliseconds, ulong sequence) => "!stream|entry|" + RowFile.Sized("x") + RowFile.U64(milliseconds) + RowFile.U64(sequence);

    private static string Meta() => RowFile.U64(9) + RowFile.U64(3) + RowFile.U64(4);
}
