using Elastickv.SnapshotFs.EndToEnd.Support;

namespace Elastickv.SnapshotFs.EndToEnd;

/// <summary>What cannot be mounted is refused with a message that names it, and leaves nothing behind.</summary>
public sealed class RefusalTests : IDisposable
{
    private readonly Scratch scratch = new();

    [MountTheory]
    [InlineData("footer-wrong.fsm", "checksum-mismatch", "186")]
    [InlineData("keylen-max-s1.fsm", "key-too-large", "80")]
    [InlineData("magic-text.fsm", "bad-magic", "0")]
    [InlineData("truncated-s1-189.fsm", "truncated", "186")]
    [InlineData("header-v3.fsm", "unknown-header-version", "0")]
    public void DamagedFileEndsWithExitCode2(string file, string fault, string offset)
    {
        string snapshot = GoldenData.At("hostile", file);
        ToolResult refused = Snapfs.Run("mount", snapshot, scratch.NewDirectory("mnt")).Ended(2);
        Assert.Contains(snapshot, refused.Errors);
        Assert.Contains(fault, refused.Errors);
        Assert.Contains("byte " + offset, refused.Errors);
        AssertNothingLeft();
    }

    [MountFact]
    public void MissingSnapshot()
    {
        ToolResult refused = Snapfs.Run("mount", scratch.At("no-such.fsm"), scratch.NewDirectory("mnt")).Ended(1);
        Assert.Contains("no-such.fsm", refused.Errors);
        AssertNothingLeft();
    }

    [MountFact]
    public void MountPointThatDoesNotExist()
    {
        ToolResult refused = Snapfs.Run("mount", RealSnapshot.Path("basic"), scratch.At("missing")).Ended(1);
        Assert.Contains(scratch.At("missing"), refused.Errors);
    }

    [MountFact]
    public void MountPointThatIsAFile()
    {
        File.WriteAllText(scratch.At("mnt"), "");
        Assert.Contains(scratch.At("mnt"), Snapfs.Run("mount", RealSnapshot.Path("basic"), scratch.At("mnt")).Ended(1).Errors);
    }

    [MountFact]
    public void MountPointThatIsNotEmpty()
    {
        File.WriteAllText(Path.Combine(scratch.NewDirectory("mnt"), "something"), "");
        ToolResult refused = Snapfs.Run("mount", RealSnapshot.Path("basic"), scratch.At("mnt")).Ended(1);
        Assert.Contains("empty", refused.Errors);
        AssertNothingLeft();
    }

    [MountFact]
    public void MountPointThatIsMountedAlready()
    {
        using var mounted = MountedSnapshot.Of(RealSnapshot.Path("basic"));
        ToolResult refused = Snapfs.Run("mount", RealSnapshot.Path("history"), mounted.Path).Ended(1);
        Assert.Contains("mounted", refused.Errors);
        Assert.Equal("hello"u8.ToArray(), mounted.Read("redis/db_0/strings/greeting.bin"));
    }

    [MountFact]
    public void NothingToUnmount() => Assert.Contains("mnt", Snapfs.Run("unmount", scratch.NewDirectory("mnt")).Ended(1).Errors);

    [MountTheory]
    [InlineData("row-flags-04.fsm", "reserved-flags")]
    [InlineData("row-value-8.fsm", "short-value")]
    [InlineData("row-encrypted.fsm", "encrypted")]
    public void BadRecordIsAProblemAndTheRestIsServed(string file, string problem)
    {
        string snapshot = GoldenData.At("hostile", file);
        using (var mounted = MountedSnapshot.Of(snapshot))
        {
            Assert.Equal("one"u8.ToArray(), mounted.Read("redis/db_0/strings/aaa.bin"));
            Assert.Contains(problem, System.Text.Encoding.UTF8.GetString(mounted.Read(".snapfs/problems.jsonl")));
        }

        Assert.Contains(problem, Snapfs.Run("mount", snapshot, scratch.NewDirectory("mnt"), "--strict").Ended(2).Errors);
        AssertNothingLeft();
    }

    [MountFact]
    public void MissingFooterIsMentioned()
    {
        using var mounted = MountedSnapshot.Of(GoldenData.At("hostile", "truncated-s1-186.fsm"));
        Assert.Contains("no-checksum", mounted.Started.Text);
        Assert.Equal("one"u8.ToArray(), mounted.Read("redis/db_0/strings/aaa.bin"));
    }

    [MountTheory]
    [InlineData("touch -d '2001-01-01' \"$1\"")]
    [InlineData("printf x >>\"$1\"")]
    public void ChangedSnapshotGivesErrorsInsteadOfBytes(string change)
    {
        File.Copy(RealSnapshot.Path("basic"), scratch.At("copy.fsm"));
        using var mounted = MountedSnapshot.Of(scratch.At("copy.fsm"));
        Assert.Equal("hello"u8.ToArray(), mounted.Read("redis/db_0/strings/greeting.bin"));
        Tool.Shell(change, scratch.At("copy.fsm")).Succeeded();
        ToolResult read = Tool.Run("cat", mounted.At("s3/photos/multi.bin")).Failed();
        Assert.Contains("Input/output error", read.Errors);
    }

    [MountFact]
    public void RemovedSnapshotIsStillServed()
    {
        File.Copy(RealSnapshot.Path("basic"), scratch.At("copy.fsm"));
        using var mounted = MountedSnapshot.Of(scratch.At("copy.fsm"));
        File.Delete(scratch.At("copy.fsm"));
        Assert.Equal("hello"u8.ToArray(), mounted.Read("redis/db_0/strings/greeting.bin"));
    }

    public void Dispose() => scratch.Dispose();

    private void AssertNothingLeft()
    {
        Assert.False(MountedSnapshot.IsMounted(scratch.At("mnt")));
        Assert.True(Tool.Eventually(() => MountedSnapshot.Daemons().Length == 0));
    }
}
