using Elastickv.SnapshotFs.Cli.CommandLine;

namespace Elastickv.SnapshotFs.Cli.Tests.CommandLine;

public class ByteCountTests
{
    [Theory]
    [InlineData("1048576", 1L << 20)]
    [InlineData("1024K", 1L << 20)]
    [InlineData("64M", 64L << 20)]
    [InlineData("2g", 2L << 30)]
    public void Numbers(string text, long bytes) => Assert.Equal(bytes, ByteCount.Parse(text, "--memory"));

    [Theory]
    [InlineData("1")]
    [InlineData("M")]
    [InlineData("-5M")]
    [InlineData("1.5G")]
    [InlineData("99999999999G")]
    [InlineData("lots")]
    public void AnythingElseIsRefused(string text) =>
        Assert.StartsWith("option --memory: expected", Assert.Throws<CommandException>(() => ByteCount.Parse(text, "--memory")).Message);
}
