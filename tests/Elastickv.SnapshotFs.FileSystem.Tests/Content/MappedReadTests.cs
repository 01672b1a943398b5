using Elastickv.SnapshotFs.FileSystem.Tests.Support;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.FileSystem.Tests.Content;

public sealed class MappedReadTests : IDisposable
{
    private readonly Bench bench = new();

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData(0, 300)]
    [InlineData(0, 1)]
    [InlineData(99, 2)]
    [InlineData(50, 200)]
    [InlineData(250, 1000)]
    [InlineData(0, int.MaxValue)]
    public void SeveralRuns_AreFilledToTheEndOfTheRequestOrFile(long offset, int count)
    {
        NodeId file = bench.Tree.AddMapped(NodeId.Root, "f", FakeRun.Pattern(0, 100), FakeRun.Pattern(100, 1), FakeRun.Pattern(101, 199));
        var sink = new Recorder();
        Assert.Equal(Errno.Ok, bench.Files.Read(file, offset, count, Gaps.FailRead, sink));
        Assert.Equal(Bench.Pattern(offset, (int)Math.Min(count, 300 - offset)), sink.Bytes);
        Assert.Equal(sink.Bytes.Length, sink.Mapped);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(301)]
    [InlineData(long.MaxValue)]
    public void AtAndBeyondTheEnd_IsEmpty(long offset)
    {
        NodeId file = bench.Tree.AddMapped(NodeId.Root, "f", FakeRun.Pattern(0, 300));
        Assert.Empty(bench.Read(file, offset, 100));
    }

    [Fact]
    public void EmptyFile_IsEmpty()
    {
        NodeId file = bench.Tree.AddMapped(NodeId.Root, "f");
        Assert.Empty(bench.Read(file, 0, 100));
    }

    [Theory]
    [InlineData(0, 100, Errno.Ok, 100)]
    [InlineData(0, 101, Errno.Ok, 100)]
    [InlineData(40, 1000, Errno.Ok, 60)]
    [InlineData(100, 1, Errno.EIO, 0)]
    [InlineData(149, 100, Errno.EIO, 0)]
    [InlineData(150, 1000, Errno.Ok, 50)]
    [InlineData(200, 10, Errno.EIO, 0)]
    [InlineData(210, 10, Errno.Ok, 0)]
    public void Gap_EndsARead(long offset, int count, Errno expected, int length)
    {
        NodeId file = bench.Tree.AddMapped(NodeId.Root, "f", FakeRun.Pattern(0, 100), FakeRun.Gap(50), FakeRun.Pattern(150, 50), FakeRun.Gap(10));
        var sink = new Recorder();
        Assert.Equal(expected, bench.Files.Read(file, offset, count, Gaps.EndRead, sink));
        if (expected == Errno.Ok)
        {
            Assert.Equal(Bench.Pattern(offset, length), sink.Bytes);
        }
    }

    [Theory]
    [InlineData(0, 100, Errno.Ok)]
    [InlineData(0, 101, Errno.EIO)]
    [InlineData(99, 2, Errno.EIO)]
    [InlineData(150, 50, Errno.Ok)]
    public void Gap_FailsAReadWhenAskedTo(long offset, int count, Errno expected)
    {
        NodeId file = bench.Tree.AddMapped(NodeId.Root, "f", FakeRun.Pattern(0, 100), FakeRun.Gap(50), FakeRun.Pattern(150, 50));
        Assert.Equal(expected, bench.Files.Read(file, offset, count, Gaps.FailRead, new Recorder()));
    }

    [Fact]
    public void Open_TellsFilesWithGapsFromOthers()
    {
        bench.Tree.CanMissBytes = true;
        NodeId whole = bench.Tree.AddMapped(NodeId.Root, "whole", FakeRun.Pattern(0, 100), FakeRun.Pattern(100, 50));
        NodeId broken = bench.Tree.AddMapped(NodeId.Root, "broken", FakeRun.Pattern(0, 100), FakeRun.Gap(50));
        NodeId document = bench.Tree.AddDocument(NodeId.Root, "document", 1, _ => [1]);
        Assert.True(bench.Files.NeedsOpen);
        Assert.Equal((Errno.Ok, OpenMode.Cached), (bench.Files.Open(whole, out OpenMode mode), mode));
        Assert.Equal((Errno.Ok, OpenMode.Direct), (bench.Files.Open(broken, out mode), mode));
        Assert.Equal((Errno.Ok, OpenMode.Direct), (bench.Files.Open(broken, out mode), mode));
        Assert.Equal((Errno.Ok, OpenMode.Cached), (bench.Files.Open(document, out mode), mode));
        Assert.Equal(Errno.EISDIR, bench.Files.Open(NodeId.Root, out _));
        Assert.Equal(Errno.ENOENT, bench.Files.Open(NodeId.File(NodeOwner.Redis, 1, 999), out _));
    }

    [Fact]
    public void ManyFiles_AreReadWithFewKeptOpen()
    {
        var files = new NodeId[100];
        for (int i = 0; i < files.Length; i++)
        {
            files[i] = bench.Tree.AddMapped(NodeId.Root, "f" + i, FakeRun.Pattern(i, 10));
        }

        for (int i = 0; i < files.Length; i++)
        {
            Assert.Equal(Bench.Pattern(i, 10), bench.Read(files[i], 0, 10));
        }

        Assert.Equal(bench.Budget.OpenMappings, bench.Files.Content.Mappings.Count);
        Assert.Equal(Bench.Pattern(0, 10), bench.Read(files[0], 0, 10));
    }
}
