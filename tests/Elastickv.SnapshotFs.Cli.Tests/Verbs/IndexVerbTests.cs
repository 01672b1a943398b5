using Elastickv.SnapshotFs.Cli.Tests.Support;
using Elastickv.SnapshotFs.Sample;

namespace Elastickv.SnapshotFs.Cli.Tests.Verbs;

/// <summary><c>snapfs index</c>, and how the other verbs use what it leaves.</summary>
public sealed class IndexVerbTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly string snapshot;

    public IndexVerbTests()
    {
        snapshot = directory.File(SampleSnapshot.FileName);
        File.WriteAllBytes(snapshot, SampleSnapshot.Write());
    }

    private string Beside => snapshot + ".snapfs-index";

    public void Dispose() => directory.Dispose();

    [Fact]
    public void BuildsTheIndexAndSaysWhere()
    {
        CommandRun first = CommandRun.Of("index", snapshot);
        Assert.Equal((0, ""), (first.ExitCode, first.Error));
        Assert.StartsWith(Beside + "; ", first.Output);
        Assert.Matches(@"; [0-9,]+ records; checksum verified; built in [0-9]+ ms\n$", first.Output);
        Assert.True(File.Exists(Beside));
        CommandRun second = CommandRun.Of("index", snapshot);
        Assert.Matches(@"; checksum verified; was there already, read in [0-9]+ ms\n$", second.Output);
    }

    [Fact]
    public void KeepsItInANamedDirectory()
    {
        string named = directory.File("indexes");
        CommandRun run = CommandRun.Of("index", snapshot, "--index-dir", named);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.StartsWith(Directory.GetFiles(named).Single() + "; ", run.Output);
        Assert.False(File.Exists(Beside));
    }

    [Fact]
    public void ADirectoryThatCannotBeMadeIsAnErrorOfIndexAndAWarningElsewhere()
    {
        string blocked = directory.File("file");
        File.WriteAllText(blocked, "");
        CommandRun index = CommandRun.Of("index", snapshot, "--index-dir", blocked + "/x");
        Assert.Equal(1, index.ExitCode);
        Assert.Contains("no index is kept: ", index.Error);
        CommandRun ls = CommandRun.Of("ls", snapshot, "--index-dir", blocked + "/x");
        Assert.Equal(0, ls.ExitCode);
        Assert.Contains("the index is not kept: ", ls.Error);
    }

    [Fact]
    public void OtherVerbsLeaveNothingBesideASmallSnapshot()
    {
        CommandRun.Of("ls", snapshot);
        CommandRun.Of("check", snapshot);
        Assert.Equal([snapshot], Directory.GetFileSystemEntries(directory.Path));
    }

    [Fact]
    public void OtherVerbsGiveTheSameWithIt()
    {
        string[] listing = CommandRun.Of("ls", "-R", snapshot).Output.Split('\n');
        string info = CommandRun.Of("info", "--json", snapshot).Output;
        CommandRun.Of("index", snapshot);
        Assert.Equal(listing, CommandRun.Of("ls", "-R", snapshot).Output.Split('\n'));
        Assert.Equal(info, CommandRun.Of("info", "--json", snapshot).Output);
    }

    [Fact]
    public void CheckReadsTheFileWhateverIsKept()
    {
        Assert.Equal(0, CommandRun.Of("index", snapshot).ExitCode);
        byte[] kept = File.ReadAllBytes(Beside);
        Assert.Equal(0, CommandRun.Of("check", snapshot).ExitCode);
        byte[] bytes = File.ReadAllBytes(snapshot);
        bytes[^5] ^= 1;
        File.WriteAllBytes(snapshot, bytes);
        File.WriteAllBytes(Beside, kept);
        CommandRun check = CommandRun.Of("check", snapshot);
        Assert.Equal(2, check.ExitCode);
        Assert.Contains("checksum-mismatch", check.Error);
        Assert.False(File.Exists(Beside));
    }
}
