using Elastickv.SnapshotFs.Cli.Mounting;
using Elastickv.SnapshotFs.Cli.Output;

namespace Elastickv.SnapshotFs.Cli.Tests.Mounting;

public class DaemonMessageTests
{
    [Fact]
    public void ProgressComesBack()
    {
        var state = new ProgressState("indexing 1 B of 2 B", 1, 2);
        Assert.True(DaemonMessage.TryReadProgress(DaemonMessage.OfProgress(state), out ProgressState read));
        Assert.Equal(state, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("P")]
    [InlineData("P1 2")]
    [InlineData("Px y z")]
    [InlineData("M1 2 text")]
    public void OtherLinesAreNoProgress(string line) => Assert.False(DaemonMessage.TryReadProgress(line, out _));

    [Theory]
    [InlineData("F2 no good", 2, "no good")]
    [InlineData("Fbroken", 1, "Fbroken")]
    public void FailuresComeBack(string line, int exitCode, string message)
    {
        CommandException failure = DaemonMessage.ReadFailure(line);
        Assert.Equal((exitCode, message), (failure.ExitCode, failure.Message));
    }

    [Fact]
    public void AMessageIsOneLine() => Assert.Equal("F1 a b", DaemonMessage.OfFailure(1, "a\nb"));
}
