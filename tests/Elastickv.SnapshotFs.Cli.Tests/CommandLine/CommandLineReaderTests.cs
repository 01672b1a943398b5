using Elastickv.SnapshotFs.Cli.Tests.Support;

namespace Elastickv.SnapshotFs.Cli.Tests.CommandLine;

public class CommandLineReaderTests
{
    [Theory]
    [InlineData("no command given; try snapfs --help")]
    [InlineData("frobnicate is no command; try snapfs --help", "frobnicate")]
    [InlineData("frobnicate is no command; try snapfs --help", "help", "frobnicate")]
    [InlineData("too few arguments; try snapfs ls --help", "ls")]
    [InlineData("too few arguments; try snapfs cat --help", "cat", "a.fsm")]
    [InlineData("unknown option --frob; try snapfs ls --help", "ls", "--frob", "a.fsm")]
    [InlineData("unknown option -x; try snapfs ls --help", "ls", "-x", "a.fsm")]
    [InlineData("option --cluster-id needs a value", "ls", "a.fsm", "--cluster-id")]
    [InlineData("option --cluster-id needs a value", "ls", "--cluster-id", "-l", "a.fsm")]
    [InlineData("option --cluster-id is given twice", "ls", "--cluster-id=a", "--cluster-id=b", "a.fsm")]
    [InlineData("unexpected argument b", "check", "a.fsm", "b")]
    [InlineData("unexpected argument c", "ls", "a.fsm", "b", "c")]
    [InlineData("unexpected argument c", "export", "a.fsm", "b", "c")]
    [InlineData("option --output needs a value", "commit", "a.fsm", "--output")]
    [InlineData("option --overlay says how edits are written, and with --read-only there are none", "mount", "--read-only", "--overlay=o", "a.fsm", "mnt")]
    [InlineData("option --runtime says how edits are written, and with --read-only there are none", "mount", "--read-only", "--runtime", "a.fsm", "mnt")]
    [InlineData("--no-commit keeps the edits and --discard throws them away; give one of them", "unmount", "--no-commit", "--discard", "mnt")]
    [InlineData("with --discard nothing is written: --output, --canonical, --runtime and --drop-bad-records have no place there", "unmount", "--discard", "--canonical", "mnt")]
    [InlineData("missing.fsm: no such file or directory", "diff", "missing.fsm")]
    [InlineData("missing.fsm: no such file or directory", "commit", "missing.fsm")]
    [InlineData("unexpected argument c", "diff", "a.fsm", "b", "c")]
    public void AWrongCommandLineIsOneLineAndExitCodeOne(string message, params string[] arguments)
    {
        CommandRun run = CommandRun.Of(arguments);
        Assert.Equal(("snapfs: " + message + "\n", 1), (run.Error, run.ExitCode));
        Assert.Empty(run.OutputBytes);
    }

    [Theory]
    [InlineData("ls", "Usage: snapfs ls [OPTIONS] SNAPSHOT [PATH]", "--recursive")]
    [InlineData("cat", "Usage: snapfs cat [OPTIONS] SNAPSHOT PATH...", "--no-verify")]
    [InlineData("export", "Usage: snapfs export [OPTIONS] SNAPSHOT DIR", "--force")]
    [InlineData("check", "Usage: snapfs check [OPTIONS] SNAPSHOT", "--json")]
    [InlineData("mount", "Usage: snapfs mount [OPTIONS] SNAPSHOT MOUNTPOINT", "--overlay")]
    [InlineData("unmount", "Usage: snapfs unmount [OPTIONS] MOUNTPOINT", "--drop-bad-records")]
    [InlineData("diff", "Usage: snapfs diff [OPTIONS] MOUNTPOINT|SNAPSHOT [SNAPSHOT]", "--records")]
    [InlineData("commit", "Usage: snapfs commit [OPTIONS] MOUNTPOINT|SNAPSHOT", "--output")]
    public void HelpNamesUsageAndOptions(string verb, string usage, string option)
    {
        foreach (string[] arguments in (string[][])[[verb, "--help"], ["help", verb]])
        {
            CommandRun run = CommandRun.Of(arguments);
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
            Assert.StartsWith(usage + "\n", run.Output);
            Assert.Contains(option, run.Output);
        }
    }

    [Fact]
    public void OverviewNamesEveryVerb()
    {
        string output = CommandRun.Of("--help").Output;
        Assert.All(["mount", "unmount", "diff", "commit", "export", "encode", "ls", "cat", "stat", "check", "info"], verb => Assert.Contains($"\n  {verb} ", output));
    }

    [Fact]
    public void VersionIsOneLine() => Assert.Matches("^snapfs [0-9]+[.][0-9]+[.][0-9]+\n$", CommandRun.Of("--version").Output);

    [Fact]
    public void ANameThatLooksLikeAnOptionStandsBehindTwoDashes() =>
        Assert.Equal("snapfs: -x.fsm: no such file or directory\n", CommandRun.Of("ls", "--", "-x.fsm").Error);
}
