using Elastickv.SnapshotFs.Cli.Output;

namespace Elastickv.SnapshotFs.Cli.Tests.Output;

public class ProgressTests
{
    private static readonly TimeSpan LongerThanItsPatience = TimeSpan.FromSeconds(1.5);

    [Fact]
    public void IsDrawnForLongWorkAtATerminal() => Assert.Contains("[half] way", Run(LongerThanItsPatience, terminal: true));

    [Fact]
    public void IsNotDrawnForShortWork() => Assert.Empty(Run(TimeSpan.Zero, terminal: true));

    [Fact]
    public void IsNotDrawnWithoutATerminal() => Assert.Empty(Run(LongerThanItsPatience, terminal: false));

    [Fact]
    public void IsPassedOnToWhoDrawsIt()
    {
        var seen = new List<ProgressState>();
        var surroundings = new Surroundings(Stream.Null, TextWriter.Null, false, false) { Relay = seen.Add };
        Progress.Show(surroundings, () => Thread.Sleep(LongerThanItsPatience), () => new ProgressState("x", 1, 2));
        Assert.Contains(new ProgressState("x", 1, 2), seen);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AFailureIsPassedOnAsItIs(bool terminal) => Assert.Throws<CommandException>(
        () => Progress.Show(new Surroundings(Stream.Null, new StringWriter(), terminal, terminal), () => throw new CommandException("no"), () => default));

    private static string Run(TimeSpan duration, bool terminal)
    {
        var error = new StringWriter();
        bool done = false;
        Progress.Show(
            new Surroundings(Stream.Null, error, terminal, terminal),
            () =>
            {
                Thread.Sleep(duration);
                done = true;
            },
            () => new ProgressState("[half] way", 1, 2));
        Assert.True(done);
        return error.ToString();
    }

    /// <summary>The caller disposes what the work uses as soon as this returns, in whatever way it does.</summary>
    [Fact]
    public void WaitsForTheWorkEvenWhenItCannotBeShown()
    {
        bool done = false;
        var surroundings = new Surroundings(Stream.Null, TextWriter.Null, false, false) { Relay = _ => throw new ObjectDisposedException("reports") };
        Assert.Throws<ObjectDisposedException>(() => Progress.Show(
            surroundings,
            () =>
            {
                Thread.Sleep(1500);
                Volatile.Write(ref done, true);
            },
            () => new ProgressState("working", 0, 0)));
        Assert.True(Volatile.Read(ref done));
    }
}
