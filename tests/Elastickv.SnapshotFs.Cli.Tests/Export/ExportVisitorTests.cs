using System.Text;
using Elastickv.SnapshotFs.Cli.Export;
using Elastickv.SnapshotFs.Cli.Native;
using Elastickv.SnapshotFs.Cli.Tests.Support;
using Elastickv.SnapshotFs.Cli.Walking;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Cli.Tests.Export;

[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class ExportVisitorTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly List<string> leftOut = [];

    private string Target => directory.File("out");

    public void Dispose() => directory.Dispose();

    [Fact]
    public void WritesBytesModesAndTimes()
    {
        FakeTree tree = new FakeTree()
            .Rendered("MANIFEST.json", 1_600_000_000_001, NodeAttributes.GeneratedMode, "{", "}\n")
            .Mapped("s3/b/body", 1_600_000_000_002, "one", "two", "three")
            .Rendered("redis/empty", 1_600_000_000_003, NodeAttributes.FileMode);
        Export(tree, force: false);
        Assert.Equal("{}\n", File.ReadAllText(Path.Combine(Target, "MANIFEST.json")));
        Assert.Equal("onetwothree", File.ReadAllText(Path.Combine(Target, "s3/b/body")));
        Assert.Equal("", File.ReadAllText(Path.Combine(Target, "redis/empty")));
        AssertNode("MANIFEST.json", NodeAttributes.GeneratedMode, 1_600_000_000_001);
        AssertNode("s3/b/body", NodeAttributes.FileMode, 1_600_000_000_002);
        AssertNode("redis/empty", NodeAttributes.FileMode, 1_600_000_000_003);
        Assert.All(["", "s3", "s3/b", "redis"], path => AssertNode(path, NodeAttributes.DirectoryMode, FakeTree.DirectoryMs));
    }

    [Fact]
    public void NamesAreBytes()
    {
        Export(new FakeTree().Mapped("\u00FF\u00FE/\u0001 \\\n", 1, "x"), force: false);
        byte[] path = [.. Encoding.UTF8.GetBytes(Target), (byte)'/', 0xFF, 0xFE, (byte)'/', 0x01, (byte)' ', (byte)'\\', (byte)'\n'];
        Assert.Equal(FileKind.Regular, LibcFile.KindOf(Libc.AtCurrentDirectory, path));

        // .NET's own deletion knows no such names.
        LibcFile.TryUnlink(Libc.AtCurrentDirectory, path);
        LibcFile.TryRemoveDirectory(Libc.AtCurrentDirectory, path.AsSpan()[..^5]);
    }

    [Fact]
    public void ABodyWithMissingBytesIsLeftOutAndReported()
    {
        FakeTree tree = new FakeTree().Mapped("s3/b/broken", 1, "abc", null, "def").Mapped("s3/b/whole", 1, "abc");
        ExportVisitor visitor = Export(tree, force: false);
        Assert.Equal((1, 1), (visitor.Files, visitor.LeftOut));
        Assert.Equal(["s3/b/broken: left out, its bytes 3 to 6 do not exist in the snapshot"], leftOut);
        Assert.Equal(["whole"], Names("s3/b"));
    }

    [Fact]
    public void AnExistingEmptyDirectoryIsTaken()
    {
        Directory.CreateDirectory(Target);
        Export(new FakeTree().Mapped("a", 1, "x"), force: false);
        Assert.Equal(["a"], Names(""));
    }

    [Fact]
    public void MissingParentsAreMade()
    {
        using var visitor = new ExportVisitor(new FakeTree(), new ExportTarget(false), Encoding.UTF8.GetBytes(directory.File("x/y/z")), leftOut.Add);
        new ParallelWalk<ExportDirectory>(new FakeTree(), visitor).Run();
        Assert.True(Directory.Exists(directory.File("x/y/z")));
    }

    [Fact]
    public void AParentThatIsAFileIsSaidToBe()
    {
        File.WriteAllText(directory.File("file"), "");
        using var visitor = new ExportVisitor(new FakeTree(), new ExportTarget(false), Encoding.UTF8.GetBytes(directory.File("file/out")), leftOut.Add);
        LibcException failure = Assert.Throws<LibcException>(() => new ParallelWalk<ExportDirectory>(new FakeTree(), visitor).Run());
        Assert.EndsWith("file/out: Not a directory", failure.Message);
    }

    [Fact]
    public void ADirectoryThatIsNotEmptyNeedsForce()
    {
        Directory.CreateDirectory(Target);
        File.WriteAllText(Path.Combine(Target, "mine"), "kept");
        FakeTree tree = new FakeTree().Mapped("a", 1, "new");
        Assert.Contains("the directory is not empty", Assert.Throws<CommandException>(() => Export(tree, force: false)).Message);
        Assert.Equal(["mine"], Names(""));
        Export(tree, force: true);
        Assert.Equal(["a", "mine"], Names(""));
    }

    [Fact]
    public void ForceReplacesAFileAndNotItsOtherNames()
    {
        Directory.CreateDirectory(Path.Combine(Target, "d"));
        string other = directory.File("other-name");
        File.WriteAllText(other, "old");
        MakeHardLink(other, Path.Combine(Target, "d/a"));
        Export(new FakeTree().Mapped("d/a", 1, "new"), force: true);
        Assert.Equal("new", File.ReadAllText(Path.Combine(Target, "d/a")));
        Assert.Equal("old", File.ReadAllText(other));
    }

    [Fact]
    public void ForceRemovesWhatIsLeftOut()
    {
        Export(new FakeTree().Mapped("s3/b/body", 1, "old"), force: false);
        Export(new FakeTree().Mapped("s3/b/body", 1, "new", null), force: true);
        Assert.Empty(Names("s3/b"));
    }

    [Theory]
    [InlineData("a", "a symbolic link is in the way; only regular files are replaced")]
    [InlineData("d/a", "a symbolic link is in the way of a directory")]
    public void ALinkIsNeitherFollowedNorReplaced(string path, string message)
    {
        Directory.CreateDirectory(Target);
        string outside = directory.File("outside");
        Directory.CreateDirectory(outside);
        string link = Path.Combine(Target, path.Split('/')[0]);
        File.CreateSymbolicLink(link, outside);
        Assert.EndsWith(message, Assert.Throws<CommandException>(() => Export(new FakeTree().Mapped(path, 1, "x"), force: true)).Message);
        Assert.Equal(outside, new FileInfo(link).LinkTarget);
        Assert.Empty(Directory.GetFileSystemEntries(outside));
    }

    [Fact]
    public void ADanglingLinkIsNotWrittenThrough()
    {
        Directory.CreateDirectory(Target);
        string outside = directory.File("outside");
        File.CreateSymbolicLink(Path.Combine(Target, "a"), outside);
        Assert.Throws<CommandException>(() => Export(new FakeTree().Mapped("a", 1, "x"), force: true));
        Assert.False(File.Exists(outside));
    }

    [Fact]
    public void TheTargetItselfMayNotBeALink()
    {
        string outside = directory.File("outside");
        Directory.CreateDirectory(outside);
        Directory.CreateSymbolicLink(Target, outside);
        Assert.Contains("a symbolic link is in the way", Assert.Throws<CommandException>(() => Export(new FakeTree().Mapped("a", 1, "x"), force: true)).Message);
        Assert.Empty(Directory.GetFileSystemEntries(outside));
    }

    [Fact]
    public void ADirectoryInTheWayOfAFileIsNotRemoved()
    {
        Directory.CreateDirectory(Path.Combine(Target, "a"));
        Assert.Contains("a directory is in the way", Assert.Throws<CommandException>(() => Export(new FakeTree().Mapped("a", 1, "x"), force: true)).Message);
        Assert.True(Directory.Exists(Path.Combine(Target, "a")));
    }

    [Fact]
    public void AFileThatCannotBeWrittenWholeIsRemoved()
    {
        FakeTree tree = new FakeTree().Mapped("a", 1, "x");
        using var visitor = new ExportVisitor(tree, new ExportTarget(false), Encoding.UTF8.GetBytes(Target), leftOut.Add);
        ExportDirectory top = visitor.EnterDirectory(null, [], NodeId.Root);
        using (var file = new ExportFile(new ExportTarget(false), top, "half"u8, NodeAttributes.FileMode))
        {
            file.Write("some bytes"u8);
        }

        Assert.Empty(Names(""));
    }

    private ExportVisitor Export(FakeTree tree, bool force)
    {
        var visitor = new ExportVisitor(tree, new ExportTarget(force), Encoding.UTF8.GetBytes(Target), leftOut.Add);
        Libc.SetCreationMask(0);
        new ParallelWalk<ExportDirectory>(tree, visitor).Run();
        visitor.Dispose();
        return visitor;
    }

    private string[] Names(string path) =>
        [.. Directory.GetFileSystemEntries(Path.Combine(Target, path)).Select(entry => Path.GetFileName(entry)!).Order(StringComparer.Ordinal)];

    private void AssertNode(string path, int mode, long modifiedMs)
    {
        string full = Path.Combine(Target, path);
        Assert.Equal((path, mode, modifiedMs), (path, (int)File.GetUnixFileMode(full), new DateTimeOffset(File.GetLastWriteTimeUtc(full)).ToUnixTimeMilliseconds()));
    }

    private static void MakeHardLink(string from, string to)
    {
        using System.Diagnostics.Process link = System.Diagnostics.Process.Start("ln", [from, to]);
        link.WaitForExit();
        Assert.Equal(0, link.ExitCode);
    }
}
