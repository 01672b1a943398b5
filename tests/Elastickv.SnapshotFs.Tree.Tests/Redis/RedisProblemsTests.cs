using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Redis;
using Elastickv.SnapshotFs.Tree.Tests.Support;

namespace Elastickv.SnapshotFs.Tree.Tests.Redis;

public class RedisProblemsTests
{
    private const string K = "\0\0\0\x01k";
    private const string Id = "\0\0\0\0\0\0\0\x05\0\0\0\0\0\0\0\0";

    /// <summary>The negative vectors of spec 03 §19.1 and their neighbours.</summary>
    [Theory]
    [InlineData("!redis|str|k", "\xff\x01", ProblemClass.TruncatedValue)]
    [InlineData("!redis|str|k", "\xff\x01\x01\0\0\0", ProblemClass.TruncatedValue)]
    [InlineData("!redis|str|k", "\xff\x01\x01\0\0\0\0\0\0\0", ProblemClass.TruncatedValue)]
    [InlineData("!redis|hll|k", "\xff\x02", ProblemClass.TruncatedValue)]
    [InlineData("!redis|ttl|k", "\x01\x02", ProblemClass.BadLength)]
    [InlineData("!hs|meta|" + K, "\x80\0\0\0\0\0\0\0", ProblemClass.OutOfRange)]
    [InlineData("!hs|meta|" + K + "x", "\0\0\0\0\0\0\0\0", ProblemClass.MalformedKey)]
    [InlineData("!hs|meta|\0\0\0\x02k", "\0\0\0\0\0\0\0\0", ProblemClass.ShortKey)]
    [InlineData("!hs|fld|\0\0\0\x0a" + "abc", "", ProblemClass.ShortKey)]
    [InlineData("!hs|fld|", "", ProblemClass.ShortKey)]
    [InlineData("!st|mem|\x7f\0\0\0abc", "", ProblemClass.ShortKey)]
    [InlineData("!lst|itm|1234567", "x", ProblemClass.ShortKey)]
    [InlineData("!lst|meta|d|x", "0123456789abcdef", ProblemClass.BadLength)]
    [InlineData("!lst|meta|l", "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\xff\0\0\0\0\0\0\0", ProblemClass.OutOfRange)]
    [InlineData("!zs|mem|" + K + "m", "1234567", ProblemClass.BadLength)]
    [InlineData("!redis|zset|k", "x", ProblemClass.BadMagic)]
    [InlineData("!redis|hash|k", "", ProblemClass.BadMagic)]
    [InlineData("!stream|entry|" + K + "1234", "", ProblemClass.ShortKey)]
    [InlineData("!stream|entry|" + K + Id + "x", "\0RXE\x01", ProblemClass.MalformedKey)]
    [InlineData("!stream|entry|" + K + Id, "no magic", ProblemClass.BadMagic)]
    [InlineData("!stream|entry|" + K + Id, "\0RXE\x01\x12\x01x", ProblemClass.BadRecord)]
    [InlineData("!stream|entry|" + K + Id, "\0RXE\x01\n\x01\xff", ProblemClass.BadProtobuf)]
    [InlineData("!stream|meta|" + K, "1234567890123456789012345", ProblemClass.BadLength)]
    public void BadRowIsOneProblemAndNoFile(string key, string body, string problemClass) => new RowFile().Add(key, body).Use(snapshot =>
    {
        TreeDump dump = TreeDump.Of(new RedisPart(snapshot.View));
        Problem problem = Assert.Single(dump.Problems);
        Assert.Equal(problemClass, problem.Class);
        Assert.Equal(ProblemSeverity.Error, problem.Severity);
        Assert.Equal(RowFile.Bytes(key), problem.UserKey);
        Assert.Equal(16, problem.Offset);
        Assert.Equal(16 + 16 + key.Length + 8, problem.ValueOffset);
        Assert.Empty(dump.Files);
    });

    [Theory]
    [InlineData("!redis|str|k", "\xff")]
    [InlineData("!redis|ttl|k", "12345678")]
    [InlineData("!hs|meta|" + K, "\x7f\xff\xff\xff\xff\xff\xff\xff")]
    [InlineData("!hs|meta|d|" + K, "whatever")]
    [InlineData("!zs|mem|" + K + "m", "\x7f\xf8\0\0\0\0\0\x01")]
    [InlineData("!zs|scr|", "whatever")]
    [InlineData("!lst|claim|", "whatever")]
    [InlineData("!redis|stream|k", "whatever")]
    [InlineData("!redis|txn-wide-set|k", "whatever")]
    [InlineData("!redis|zset|k", "")]
    [InlineData("k", "whatever")]
    public void GoodRowIsNoProblem(string key, string body) =>
        new RowFile().Add(key, body).Use(snapshot => Assert.Empty(TreeDump.Of(new RedisPart(snapshot.View)).Problems));

    [Fact]
    public void RowsThatCannotBeReadAreLeftToTheSnapshot() => new RowFile().AddUnreadable("!redis|str|k").AddUnreadable("!hs|meta|" + K).Use(
        snapshot => Assert.Empty(TreeDump.Of(new RedisPart(snapshot.View)).Problems));

    [Fact]
    public void BareRowOverAShownKeyIsALine() => new RowFile()
        .Add("k", "bare")
        .Add("other", "bare")
        .Add("!hs|fld|" + K + "f", "v")
        .Add("!redis|str|unrelated", "v")
        .Use(snapshot =>
        {
            Problem line = Assert.Single(TreeDump.Of(new RedisPart(snapshot.View)).Problems);
            Assert.Equal((ProblemSeverity.Information, ProblemClass.Shadowed), (line.Severity, line.Class));
            Assert.Equal("k"u8, line.UserKey);
        });
}
