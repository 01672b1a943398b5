using Elastickv.SnapshotFs.Cli.Mounting;
using Elastickv.SnapshotFs.Cli.Tests.Support;

namespace Elastickv.SnapshotFs.Cli.Tests.Mounting;

public sealed class LogFileTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData("/srv/data/mnt", "srv-data-mnt.log")]
    [InlineData("/a b/ü", "a%20b-%C3%BC.log")]
    [InlineData("/", ".log")]
    public void TheNameFollowsFromTheMountPoint(string mountPoint, string name) => Assert.Equal(name, Path.GetFileName(LogFile.DefaultPath(mountPoint)));

    [Fact]
    public void ALongMountPointStillGivesAName() => Assert.True(Path.GetFileName(LogFile.DefaultPath("/" + new string('x', 3000))).Length <= 255);

    [Fact]
    public void IsAppendedToAndRotatedWhenLarge()
    {
        string path = directory.File("log");
        File.WriteAllText(path, "before\n");
        LogFile.Open(path).Dispose();
        Assert.Equal("before\n", File.ReadAllText(path));
        File.WriteAllBytes(path, new byte[2_000_000]);
        LogFile.Open(path).Dispose();
        Assert.Equal(0, new FileInfo(path).Length);
        Assert.Equal(2_000_000, new FileInfo(path + ".1").Length);
    }

    [Fact]
    public void OneThatCannotBeOpenedIsSaidToBe() =>
        Assert.Contains("the log file cannot be opened", Assert.Throws<CommandException>(() => LogFile.Open(directory.File("no/such/log"))).Message);
}
