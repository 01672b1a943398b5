using Elastickv.SnapshotFs.FileSystem.Tests.Support;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.FileSystem.Tests;

public sealed class LookupTests : IDisposable
{
    private readonly Bench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public void File_HasExactSizeTimeAndMode()
    {
        NodeId file = bench.Tree.AddMapped(NodeId.Root, "a.bin", FakeRun.Pattern(0, 513));
        NodeStatus status = bench.Find(NodeId.Root, "a.bin");
        Assert.Equal(new NodeStatus(file, 513, FakeTree.RootTimeMs + 1, 0b110_000_000), status);
        Assert.Equal(2, status.Blocks);
        Assert.Equal(1u, status.Links);
        Assert.Equal(file.Value, status.Inode);
        Assert.False(status.IsDirectory);
    }

    [Fact]
    public void Directory_HasTwoLinksAndNoSize()
    {
        bench.Tree.AddDirectory(NodeId.Root, "d");
        NodeStatus status = bench.Find(NodeId.Root, "d");
        Assert.True(status.IsDirectory);
        Assert.Equal(2u, status.Links);
        Assert.Equal((0L, 0L, 0b111_101_101), (status.Size, status.Blocks, status.Mode));
    }

    [Fact]
    public void Document_IsRenderedOnceForItsSize()
    {
        NodeId file = bench.Tree.AddDocument(NodeId.Root, "d.json", 5, i => Bench.PatternPiece(i, 100));
        Assert.Equal(500, bench.Find(NodeId.Root, "d.json").Size);
        Assert.Equal(new NodeStatus(file, 500, 1_600_000_000_456, 0b110_000_000), bench.Find(NodeId.Root, "d.json"));
        Assert.Equal(Bench.Pattern(0, 500), bench.Read(file, 0, 4096));
        Assert.Equal(1, bench.Tree.RenderingsBegun);
    }

    [Fact]
    public void Names_AreBytesAndExact()
    {
        bench.Tree.AddMapped(NodeId.Root, "\u00ff\u0001x");
        Assert.Equal(Errno.Ok, bench.Files.Lookup(NodeId.Root, [0xFF, 1, (byte)'x'], out _));
        Assert.Equal(Errno.ENOENT, bench.Files.Lookup(NodeId.Root, [0xFF, 1], out _));
        Assert.Equal(Errno.ENOENT, bench.Files.Lookup(NodeId.Root, "other"u8, out _));
    }

    [Fact]
    public void LookupInFile_IsNoDirectory()
    {
        NodeId file = bench.Tree.AddMapped(NodeId.Root, "f");
        Assert.Equal(Errno.ENOTDIR, bench.Files.Lookup(file, "x"u8, out _));
    }

    [Fact]
    public void NameOver255Bytes_IsTooLong()
    {
        Assert.Equal(Errno.ENOENT, bench.Files.Lookup(NodeId.Root, new byte[255], out _));
        Assert.Equal(Errno.ENAMETOOLONG, bench.Files.Lookup(NodeId.Root, new byte[256], out _));
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(2UL)]
    [InlineData(ulong.MaxValue)]
    [InlineData(0x8000_0000_0000_0001UL)]
    [InlineData(0x4000_0000_0000_0000UL)]
    [InlineData(0x7800_0000_0000_0001UL)]
    [InlineData(0x3900_0000_0000_0001UL)]
    public void NonsenseNode_IsNoSuchNode(ulong number)
    {
        var node = new NodeId(number);
        Assert.True(bench.Files.GetAttributes(node, forReader: false, out _) is Errno.ENOENT or Errno.ESTALE);
        Assert.True(bench.Files.Read(node, 0, 10, Gaps.FailRead, new Recorder()) is Errno.ENOENT or Errno.ESTALE or Errno.EISDIR);
        Assert.True(bench.Files.ReadDirectory(node, 2, false, new Recorder()) is Errno.ENOENT or Errno.ENOTDIR);
        Assert.Empty(bench.Log.Lines);
    }

    [Fact]
    public void UnexpectedException_BecomesIoErrorWithALogLine()
    {
        NodeId file = bench.Tree.AddDocument(NodeId.Root, "bad.json", 3, i => i == 2 ? throw new FormatException("boom") : [1]);
        Assert.Equal(Errno.EIO, bench.Files.Lookup(NodeId.Root, "bad.json"u8, out _));
        Assert.Equal(Errno.EIO, bench.Files.GetAttributes(file, false, out _));
        Assert.Equal(Errno.EIO, bench.Files.Read(file, 0, 10, Gaps.FailRead, new Recorder()));
        Assert.Equal(3, bench.Log.Lines.Count);
        Assert.Contains("Lookup of inode 1", bench.Log.Lines[0], StringComparison.Ordinal);
        Assert.Contains("Read of inode " + file.Value.ToString("x"), bench.Log.Lines[2], StringComparison.Ordinal);
        Assert.Contains("boom", bench.Log.Lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void ChangedSource_FailsEverythingAndIsLoggedOnce()
    {
        NodeId file = bench.Tree.AddMapped(NodeId.Root, "f", FakeRun.Pattern(0, 10));
        Assert.Equal(Bench.Pattern(0, 10), bench.Read(file, 0, 100));
        bench.Tree.SourceHasChanged = true;
        Assert.Equal(Errno.EIO, bench.Files.Read(file, 0, 10, Gaps.FailRead, new Recorder()));
        bench.Tree.SourceHasChanged = false;
        Assert.Equal(Errno.EIO, bench.Files.Read(file, 0, 10, Gaps.FailRead, new Recorder()));
        Assert.Equal(Errno.EIO, bench.Files.Lookup(NodeId.Root, "f"u8, out _));
        Assert.Equal(Errno.EIO, bench.Files.ReadDirectory(NodeId.Root, 0, false, new Recorder()));
        string line = Assert.Single(bench.Log.Lines);
        Assert.StartsWith("some/snapshot.fsm: the file changed while it was mounted", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Access_ToWriteIsRefused()
    {
        Assert.Equal(Errno.Ok, bench.Files.Access(write: false));
        Assert.Equal(Errno.EROFS, bench.Files.Access(write: true));
    }

    [Fact]
    public void StatFs_TellsTheSnapshot() => Assert.Equal(new FileSystemStatistics(4096, 3, 77, 255), bench.Files.StatFs());
}
