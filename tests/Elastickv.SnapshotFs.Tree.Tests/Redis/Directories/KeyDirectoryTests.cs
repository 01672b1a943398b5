using System.Text;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Redis;
using Elastickv.SnapshotFs.Tree.Tests.Support;

namespace Elastickv.SnapshotFs.Tree.Tests.Redis.Directories;

public class KeyDirectoryTests
{
    [Fact]
    public void KeysWithOneBeginningAreToldApartByTheirHash()
    {
        string head = new('h', 64);
        var file = new RowFile();
        foreach (int length in new[] { 180, 200, 250 })
        {
            for (char c = 'a'; c <= 'z'; c++)
            {
                string key = head + c + new string('é', length);
                file.Add("!redis|str|" + key + "1", "\xff\x01\0" + c);
                file.Add("!hs|fld|" + RowFile.Sized(key + "2") + "f", "v");
                file.Add("!hs|meta|" + RowFile.Sized(key + "3"), RowFile.U64(0));
                file.Add("!redis|set|" + key + "4", "\0RS\x01");
                file.Add("!lst|meta|" + key + "5", RowFile.I64(0) + RowFile.I64(0) + RowFile.I64(0));
                file.Add("!lst|meta|d|" + RowFile.Sized(key + "6") + RowFile.U64(1) + "\0\0\0\0", RowFile.I64(0) + RowFile.I64(1));
                file.Add("!lst|itm|" + key + "6" + RowFile.Sequence(0), "i");
                file.Add("!stream|meta|" + RowFile.Sized(key + "7"), RowFile.U64(0) + RowFile.U64(0) + RowFile.U64(0));
            }
        }

        // Keys on both sides, of lengths below, between and above; and one that ends where the quotation ends.
        foreach (string other in new[] { head, head[..63], head + new string('0', 170), "g" + new string('x', 300), "i" + new string('x', 190), "b64." + head })
        {
            file.Add("!redis|str|" + other, "x");
            file.Add("!hs|fld|" + RowFile.Sized(other + "2") + "f", "v");
        }

        // The dump looks up every name it lists, and fails when the node is another.
        file.Use(snapshot =>
        {
            TreeDump dump = TreeDump.Of(new RedisPart(snapshot.View));
            Assert.Equal(78 + 6, Count(dump, "strings"));
            Assert.Equal(78 * 2 + 6, Count(dump, "hashes"));
            Assert.Equal(78, Count(dump, "sets"));
            Assert.Equal(78 * 2, Count(dump, "lists"));
            Assert.Equal(78, Count(dump, "streams"));
        });
    }

    [Theory]
    [InlineData("A.bin", true)]
    [InlineData("%41.bin", false)]
    [InlineData("b64.QQ.bin", false)]
    [InlineData("A", false)]
    [InlineData("A.json", false)]
    [InlineData(".bin", false)]
    [InlineData("", false)]
    [InlineData("a%2fb.bin", false)]
    [InlineData("a%2Fb.bin", true)]
    [InlineData("a/b.bin", false)]
    [InlineData("a%2.bin", false)]
    [InlineData("00000000000000000000000000000000__A.bin", false)]
    [InlineData("00000000000000000000000000000000__%.bin", false)]
    [InlineData("00000000000000000000000000000000__.bin", false)]
    public void OnlyTheExactNameFindsAKey(string name, bool isThere) =>
        new RowFile().Add("!redis|str|A").Add("!redis|str|a/b").Use(snapshot =>
        {
            var part = new RedisPart(snapshot.View);
            Assert.Equal(isThere, part.TryLookup(NodeOf(part, "db_0", "strings"), Encoding.Latin1.GetBytes(name), out _));
        });

    [Fact]
    public void EveryNonsenseNodeIsNoSuchNode() => Mixed().Use(snapshot =>
    {
        var part = new RedisPart(snapshot.View);
        HashSet<NodeId> real = AllNodes(part);
        Assert.True(real.Count > 10);
        long[] far = [NodeId.MaxPosition, NodeId.MaxPosition - 1, 1L << 40];
        for (int kind = 0; kind < 16; kind++)
        {
            foreach (long position in Enumerable.Range(0, 2000).Select(i => (long)i).Concat(far))
            {
                foreach (int level in new[] { 0, 1, NodeId.MaxLevel })
                {
                    AssertNode(part, real, NodeId.File(NodeOwner.Redis, kind, position, level));
                    AssertNode(part, real, NodeId.Directory(NodeOwner.Redis, kind, position, level));
                }
            }
        }

        AssertNode(part, real, new NodeId(ulong.MaxValue));
        AssertNode(part, real, NodeId.Root);
        AssertNode(part, real, NodeId.File(NodeOwner.S3, (int)RedisNode.Strings, 16));
    });

    [Fact]
    public void EveryNonsenseCookieEndsTheListingOrResumesIt() => Mixed().Use(snapshot =>
    {
        var part = new RedisPart(snapshot.View);
        foreach (NodeId directory in AllNodes(part).Where(node => node.IsDirectory))
        {
            int all = ListFrom(part, directory, 0);
            foreach (ulong family in new ulong[] { 0, 1, 3, 4, (1UL << 19) - 1 })
            {
                for (ulong position = 0; position < 2000; position++)
                {
                    Assert.InRange(ListFrom(part, directory, (family << 45) + position), 0, all);
                }
            }
        }
    });

    [Fact]
    public void WideCollectionsAreSteppedOver()
    {
        var file = new RowFile();
        for (int key = 0; key < 30; key++)
        {
            for (int field = 0; field < 50; field++)
            {
                file.Add("!hs|fld|" + RowFile.Sized("h" + key) + "f" + field, "v");
                file.Add("!lst|meta|d|" + RowFile.Sized("l" + key) + RowFile.U64((ulong)field) + "\0\0\0\0", RowFile.I64(0) + RowFile.I64(1));
                file.Add("!lst|itm|l" + key + RowFile.Sequence(field), "v");
            }

            file.Delete("!hs|meta|" + RowFile.Sized("h" + key));
        }

        file.Use(snapshot =>
        {
            TreeDump dump = TreeDump.Of(new RedisPart(snapshot.View));
            Assert.Equal(30, Count(dump, "hashes"));
            Assert.Equal(30, Count(dump, "lists"));
        });
    }

    /// <summary>A bit of everything, old versions and deletions included.</summary>
    private static RowFile Mixed() => new RowFile()
        .Add("!redis|str|a", "\xff\x01\x01" + RowFile.U64(5) + "x")
        .Add("!redis|str|a", "old", RowFile.T - 9)
        .Delete("!redis|str|gone")
        .Add("!redis|str|gone", "old", RowFile.T - 9)
        .Add("!redis|str|bad", "\xff\x01")
        .Add("!redis|hll|u")
        .Add("!hs|fld|" + RowFile.Sized("h") + "a", "1")
        .Add("!hs|fld|" + RowFile.Sized("h") + "b", "2")
        .Add("!hs|fld|" + RowFile.Sized("a") + "b", "shadowed")
        .Add("!st|meta|" + RowFile.Sized("s"), RowFile.U64(0))
        .Add("!zs|mem|" + RowFile.Sized("z") + "m", RowFile.U64(0))
        .Add("!redis|zset|zb", "\0RZ\x01")
        .Add("!lst|meta|l", RowFile.I64(0) + RowFile.I64(0) + RowFile.I64(0))
        .Add("!stream|meta|" + RowFile.Sized("x"), RowFile.U64(0) + RowFile.U64(0) + RowFile.U64(0))
        .Add("!redis|str|inner", new RowFile().Add("!redis|str|a", "inside a value").Add("!hs|fld|" + RowFile.Sized("h") + "a", "v").ToText());

    private static void AssertNode(RedisPart part, HashSet<NodeId> real, NodeId node)
    {
        bool opened = part.TryOpen(node, out FileContent content);
        if (opened)
        {
            content.Dispose();
        }

        Assert.Equal(real.Contains(node) && !node.IsDirectory, opened);
        Assert.Equal(real.Contains(node) && node.IsDirectory, part.TryList(node, 0, new Counter()));
        Assert.Equal(real.Contains(node) && node.IsDirectory, part.TryGetParent(node, out _));
        if (!real.Contains(node))
        {
            Assert.False(part.TryGetAttributes(node, out _));
            Assert.False(part.TryLookup(node, "a.bin"u8, out _));
        }
    }

    private static HashSet<NodeId> AllNodes(RedisPart part)
    {
        var sink = new Counter();
        sink.Nodes.Add(part.Directory);
        for (int i = 0; i < sink.Nodes.Count; i++)
        {
            part.TryList(sink.Nodes[i], 0, sink);
        }

        return [.. sink.Nodes];
    }

    private static int ListFrom(RedisPart part, NodeId directory, ulong cookie)
    {
        var sink = new Counter();
        Assert.True(part.TryList(directory, cookie, sink));
        return sink.Nodes.Count;
    }

    private static NodeId NodeOf(RedisPart part, params string[] path)
    {
        NodeId node = part.Directory;
        foreach (string name in path)
        {
            Assert.True(part.TryLookup(node, Encoding.Latin1.GetBytes(name), out node));
        }

        return node;
    }

    private static int Count(TreeDump dump, string directory) => dump.Files.Keys.Count(path => path.StartsWith($"redis/db_0/{directory}/", StringComparison.Ordinal));

    private sealed class Counter : IEntrySink
    {
        public List<NodeId> Nodes { get; } = [];

        public bool Add(ReadOnlySpan<byte> name, NodeId node, ulong next)
        {
            Assert.InRange(next, 1UL, (1UL << 62) - 1);
            Nodes.Add(node);
            return true;
        }
    }
}
