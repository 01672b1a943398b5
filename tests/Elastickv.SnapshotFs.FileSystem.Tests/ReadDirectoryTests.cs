using Elastickv.SnapshotFs.FileSystem.Tests.Support;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.FileSystem.Tests;

public sealed class ReadDirectoryTests : IDisposable
{
    private readonly Bench bench = new();

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(1000)]
    public void Pages_GiveEveryEntryOnce(int capacity)
    {
        NodeId directory = bench.Tree.AddDirectory(NodeId.Root, "d");
        List<string> expected = [".", ".."];
        for (int i = 0; i < 50; i++)
        {
            bench.Tree.AddMapped(directory, "f" + i);
            expected.Add("f" + i);
        }

        var names = new List<string>();
        ulong offset = 0;
        while (true)
        {
            var page = new Recorder(capacity);
            Assert.Equal(Errno.Ok, bench.Files.ReadDirectory(directory, offset, false, page));
            if (page.Entries.Count == 0)
            {
                break;
            }

            names.AddRange(page.Names);
            offset = page.Entries[^1].Next;
        }

        Assert.Equal(expected, names);
    }

    [Fact]
    public void Offsets_AreDifferentAndResumeForEver()
    {
        for (int i = 0; i < 10; i++)
        {
            bench.Tree.AddMapped(NodeId.Root, "f" + i);
        }

        var all = new Recorder();
        Assert.Equal(Errno.Ok, bench.Files.ReadDirectory(NodeId.Root, 0, false, all));
        Assert.Equal(12, all.Entries.Select(entry => entry.Next).Distinct().Count());
        for (int round = 0; round < 2; round++)
        {
            for (int i = all.Entries.Count - 1; i >= 0; i--)
            {
                var rest = new Recorder();
                Assert.Equal(Errno.Ok, bench.Files.ReadDirectory(NodeId.Root, all.Entries[i].Next, false, rest));
                Assert.Equal(all.Names.Skip(i + 1), rest.Names);
            }
        }
    }

    [Fact]
    public void DotAndDotDot_NameTheDirectoryAndItsParent()
    {
        NodeId outer = bench.Tree.AddDirectory(NodeId.Root, "outer");
        NodeId inner = bench.Tree.AddDirectory(outer, "inner");
        var entries = new Recorder();
        Assert.Equal(Errno.Ok, bench.Files.ReadDirectory(inner, 0, false, entries));
        Assert.Equal([(".", inner), ("..", outer)], entries.Entries.Select(entry => (entry.Name, entry.Node)));
    }

    [Fact]
    public void Plus_GivesAttributesThatCostNothing()
    {
        NodeId mapped = bench.Tree.AddMapped(NodeId.Root, "mapped", FakeRun.Pattern(0, 7));
        NodeId document = bench.Tree.AddDocument(NodeId.Root, "document", 1, _ => [1, 2, 3]);
        var before = new Recorder();
        Assert.Equal(Errno.Ok, bench.Files.ReadDirectory(NodeId.Root, 2, true, before));
        Assert.Equal(7, before.Entries[0].Status!.Value.Size);
        Assert.Equal(mapped, before.Entries[0].Status!.Value.Node);
        Assert.Null(before.Entries[1].Status);
        Assert.Equal(0, bench.Tree.RenderingsBegun);

        bench.Find(NodeId.Root, "document");
        var after = new Recorder();
        Assert.Equal(Errno.Ok, bench.Files.ReadDirectory(NodeId.Root, 2, true, after));
        Assert.Equal(new NodeStatus(document, 3, 1_600_000_000_456, 0b110_000_000), after.Entries[1].Status);
    }

    [Fact]
    public void Plain_AsksForNoAttributes()
    {
        bench.Tree.AddMapped(NodeId.Root, "mapped", FakeRun.Pattern(0, 7));
        _ = bench.Files;
        int before = bench.Tree.AttributesAsked;
        var entries = new Recorder();
        Assert.Equal(Errno.Ok, bench.Files.ReadDirectory(NodeId.Root, 0, false, entries));
        Assert.All(entries.Entries, entry => Assert.Null(entry.Status));
        Assert.Equal(before, bench.Tree.AttributesAsked);
    }

    [Fact]
    public void File_IsNoDirectory()
    {
        NodeId file = bench.Tree.AddMapped(NodeId.Root, "f");
        Assert.Equal(Errno.ENOTDIR, bench.Files.ReadDirectory(file, 0, false, new Recorder()));
    }

    [Fact]
    public void OffsetBeyondTheEnd_GivesNothing()
    {
        var entries = new Recorder();
        Assert.Equal(Errno.Ok, bench.Files.ReadDirectory(NodeId.Root, 1UL << 62, false, entries));
        Assert.Empty(entries.Entries);
    }
}
