using System.Text.Json;
using Elastickv.SnapshotFs.FileSystem.Tests.Support;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.FileSystem.Tests.Hidden;

public sealed class HiddenDirectoryTests : IDisposable
{
    private readonly Bench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public void IsFoundButNotListed()
    {
        bench.Tree.AddMapped(NodeId.Root, "f");
        NodeStatus hidden = bench.Find(NodeId.Root, ".snapfs");
        Assert.True(hidden.IsDirectory);
        Assert.Equal(FakeTree.RootTimeMs, hidden.ModifiedMs);
        var entries = new Recorder();
        Assert.Equal(Errno.Ok, bench.Files.ReadDirectory(NodeId.Root, 0, true, entries));
        Assert.Equal([".", "..", "f"], entries.Names);
        NodeId other = bench.Tree.AddDirectory(NodeId.Root, "d");
        Assert.Equal(Errno.ENOENT, bench.Files.Lookup(other, ".snapfs"u8, out _));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public void ListsItsFiles(int capacity)
    {
        NodeId hidden = bench.Find(NodeId.Root, ".snapfs").Node;
        var names = new List<string>();
        var parents = new List<NodeId>();
        ulong offset = 0;
        while (true)
        {
            var page = new Recorder(capacity);
            Assert.Equal(Errno.Ok, bench.Files.ReadDirectory(hidden, offset, true, page));
            if (page.Entries.Count == 0)
            {
                break;
            }

            Assert.All(page.Entries, entry => Assert.Null(entry.Status));
            names.AddRange(page.Names);
            parents.AddRange(page.Entries.Select(entry => entry.Node));
            offset = page.Entries[^1].Next;
        }

        Assert.Equal([".", "..", "status.json", "problems.jsonl"], names);
        Assert.Equal([hidden, NodeId.Root], parents.Take(2));
        Assert.Equal(Errno.ENOENT, bench.Files.Lookup(hidden, "other"u8, out _));
    }

    [Fact]
    public void Status_IsJsonWithAnExactSize()
    {
        NodeId file = bench.Tree.AddMapped(NodeId.Root, "f", FakeRun.Pattern(0, 5));
        bench.Read(file, 0, 5);
        NodeId hidden = bench.Find(NodeId.Root, ".snapfs").Node;
        NodeStatus status = bench.Find(hidden, "status.json");
        byte[] bytes = bench.Read(status.Node, 0, 1 << 20);
        Assert.Equal(status.Size, bytes.Length);
        Assert.False(status.NameLasts);
        using JsonDocument json = JsonDocument.Parse(bytes);
        JsonElement root = json.RootElement;
        Assert.Equal("snapfs/1.2.3", root.GetProperty("program").GetString());
        Assert.Equal("some/snapshot.fsm", root.GetProperty("snapshot").GetProperty("path").GetString());
        Assert.Equal(77, root.GetProperty("snapshot").GetProperty("records").GetInt64());
        Assert.Equal("reused", root.GetProperty("snapshot").GetProperty("index").GetString());
        Assert.Equal("some/index", root.GetProperty("snapshot").GetProperty("index_file").GetString());
        Assert.Equal(1_700_000_000_123UL << 16, root.GetProperty("snapshot").GetProperty("read_timestamp").GetUInt64());
        Assert.Equal("2023-11-14T22:13:20.123Z", root.GetProperty("snapshot").GetProperty("read_time").GetString());
        Assert.False(root.GetProperty("snapshot").GetProperty("changed_on_disk").GetBoolean());
        Assert.Equal(1, root.GetProperty("requests").GetProperty("read").GetInt64());
        Assert.Equal(2, root.GetProperty("requests").GetProperty("lookup").GetInt64());
        Assert.Equal(1, root.GetProperty("caches").GetProperty("open_files").GetProperty("count").GetInt32());
        Assert.True(root.GetProperty("memory").GetProperty("resident_bytes").GetInt64() > 0);
    }

    [Fact]
    public void Status_EachLookupIsAStateOfItsOwn()
    {
        NodeId hidden = bench.Find(NodeId.Root, ".snapfs").Node;
        NodeStatus first = bench.Find(hidden, "status.json");
        byte[] firstBytes = bench.Read(first.Node, 0, 1 << 20);
        NodeStatus second = bench.Find(hidden, "status.json");
        Assert.NotEqual(first.Node, second.Node);
        Assert.Equal(first.Inode, second.Inode);
        Assert.Equal(firstBytes, bench.Read(first.Node, 0, 1 << 20));
        Assert.Equal(firstBytes[10..20], bench.Read(first.Node, 10, 10));
        Assert.NotEqual(firstBytes, bench.Read(second.Node, 0, 1 << 20));
        for (int i = 0; i < 100; i++)
        {
            bench.Find(hidden, "status.json");
        }

        Assert.Equal(Errno.ESTALE, bench.Files.Read(first.Node, 0, 10, Gaps.FailRead, new Recorder()));
        Assert.Equal(Errno.ESTALE, bench.Files.GetAttributes(first.Node, false, out _));
    }

    [Fact]
    public void Status_IsThereWhenTheSourceChanged()
    {
        NodeId hidden = bench.Find(NodeId.Root, ".snapfs").Node;
        bench.Tree.SourceHasChanged = true;
        using JsonDocument json = JsonDocument.Parse(bench.Read(bench.Find(hidden, "status.json").Node, 0, 1 << 20));
        Assert.True(json.RootElement.GetProperty("snapshot").GetProperty("changed_on_disk").GetBoolean());
        Assert.Equal(Errno.EIO, bench.Files.GetAttributes(bench.Find(hidden, "problems.jsonl").Node, true, out _));
    }

    [Fact]
    public void Problems_AreOneLineEach()
    {
        bench.Tree.Problems.Add(new Problem(ProblemSeverity.Error, ProblemClass.BadJson, [0xFF, (byte)'a', (byte)'"'], 12, 34, "expected \"x\"\nfound y"));
        bench.Tree.Problems.Add(new Problem(ProblemSeverity.Information, ProblemClass.Undecided, [], -1, -1, "why"));
        NodeId hidden = bench.Find(NodeId.Root, ".snapfs").Node;
        NodeId problems = bench.Find(hidden, "problems.jsonl").Node;
        string[] lines = System.Text.Encoding.UTF8.GetString(bench.Read(problems, 0, 1 << 20)).Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Equal("", lines[2]);
        using JsonDocument first = JsonDocument.Parse(lines[0]);
        Assert.Equal("error", first.RootElement.GetProperty("severity").GetString());
        Assert.Equal("bad-json", first.RootElement.GetProperty("class").GetString());
        Assert.Equal("\\xffa\"", first.RootElement.GetProperty("key").GetString());
        Assert.Equal("_2Ei", first.RootElement.GetProperty("key_base64url").GetString());
        Assert.Equal(12, first.RootElement.GetProperty("offset").GetInt64());
        Assert.Equal(34, first.RootElement.GetProperty("value_offset").GetInt64());
        Assert.Equal("expected \"x\"\nfound y", first.RootElement.GetProperty("reason").GetString());
        Assert.Equal("{\"severity\":\"information\",\"class\":\"undecided\",\"reason\":\"why\"}", lines[1]);
    }

    [Fact]
    public void Problems_AreSearchedForWhenSomebodyReads()
    {
        int searches = 0;
        bench.Tree.SearchBegins = () => searches++;
        bench.Tree.Problems.Add(new Problem(ProblemSeverity.Error, ProblemClass.BadJson, [], -1, -1, "why"));
        NodeId hidden = bench.Find(NodeId.Root, ".snapfs").Node;
        NodeStatus before = bench.Find(hidden, "problems.jsonl");
        Assert.Equal((0L, false), (before.Size, before.AttributesLast));
        Assert.Equal(0, searches);
        Assert.Equal(Errno.Ok, bench.Files.GetAttributes(before.Node, forReader: true, out NodeStatus after));
        Assert.True(after.AttributesLast);
        Assert.Equal(bench.Read(before.Node, 0, 1000).Length, after.Size);
        Assert.Equal(after, bench.Find(hidden, "problems.jsonl"));
        Assert.Equal(1, searches);
    }

    [Fact]
    public void ManyProblems_AreReadAtAnyOffset()
    {
        for (int i = 0; i < 5000; i++)
        {
            bench.Tree.Problems.Add(new Problem(ProblemSeverity.Error, ProblemClass.BadJson, [(byte)i], i, i, "problem " + i));
        }

        NodeId problems = bench.Find(bench.Find(NodeId.Root, ".snapfs").Node, "problems.jsonl").Node;
        byte[] all = bench.Read(problems, 0, 10 << 20);
        Assert.Equal(5000, all.Count(b => b == '\n'));
        Assert.Equal(all[123_456..123_556], bench.Read(problems, 123_456, 100));
        Assert.Empty(bench.Read(problems, all.Length, 100));
    }

    [Fact]
    public void FailedSearch_IsAnErrorAndTriedAgain()
    {
        bool broken = true;
        bench.Tree.SearchBegins = () =>
        {
            if (broken)
            {
                throw new IOException("boom");
            }
        };
        NodeId problems = bench.Find(bench.Find(NodeId.Root, ".snapfs").Node, "problems.jsonl").Node;
        Assert.Equal(Errno.EIO, bench.Files.Read(problems, 0, 10, Gaps.FailRead, new Recorder()));
        Assert.Contains("boom", Assert.Single(bench.Log.Lines), StringComparison.Ordinal);
        broken = false;
        Assert.Empty(bench.Read(problems, 0, 10));
    }

    [Fact]
    public void InterruptedReader_LeavesTheSearchRunning()
    {
        using var go = new ManualResetEventSlim();
        bench.Tree.SearchBegins = go.Wait;
        bench.Tree.Problems.Add(new Problem(ProblemSeverity.Error, ProblemClass.BadJson, [], -1, -1, "why"));
        NodeId problems = bench.Find(bench.Find(NodeId.Root, ".snapfs").Node, "problems.jsonl").Node;
        Assert.Equal(Errno.EINTR, bench.Files.Read(problems, 0, 10, Gaps.FailRead, new Recorder(), new Interrupted()));
        go.Set();
        Assert.NotEmpty(bench.Read(problems, 0, 10));
    }

    private sealed class Interrupted : IInterruption
    {
        public bool IsRequested => true;
    }
}
