using System.Text;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Redis;

namespace Elastickv.SnapshotFs.Tree.Tests.Redis.Directories;

/// <summary>Many keys of two types whose names lie between each other, asked for in the order of the listing, in no order, and by several threads at once.</summary>
public class MixedKeysTests
{
    private const int Count = 3000;

    [Theory]
    [InlineData(ScaleProfile.Bare)]
    [InlineData(ScaleProfile.ServerShaped)]
    public void EveryKeyIsFoundWhateverTheOrder(ScaleProfile profile)
    {
        using var file = new TemporaryFile();
        MixedKeyScale.Write(file.Path, Count, profile);
        using SnapshotFile snapshot = SnapshotFile.Open(file.Path, new SnapshotOptions());
        var part = new RedisPart(snapshot.View);
        Assert.True(part.TryLookup(part.Directory, "db_0"u8, out NodeId database));
        (NodeId Directory, List<(string Name, NodeId Node)> Files) strings = List(part, database, "strings");
        (NodeId Directory, List<(string Name, NodeId Node)> Files) hashes = List(part, database, "hashes");
        Assert.Equal(Enumerable.Range(0, Count).Select(i => $"key%3A{2 * i:d8}.bin"), strings.Files.Select(entry => entry.Name));
        Assert.Equal(Enumerable.Range(0, Count).Select(i => $"key%3A{(2 * i) + 1:d8}.json"), hashes.Files.Select(entry => entry.Name));
        foreach (string absent in new[] { "hll", "sets", "zsets", "lists", "streams", "strings_ttl.jsonl", "KEYMAP.jsonl" })
        {
            Assert.False(part.TryLookup(database, Encoding.UTF8.GetBytes(absent), out _), absent);
        }

        Parallel.For(0, 12, worker =>
        {
            (NodeId directory, List<(string Name, NodeId Node)> files) = worker % 2 == 0 ? strings : hashes;
            (string Name, NodeId Node)[] asked = [.. files];
            if (worker % 3 == 0)
            {
                new Random(worker).Shuffle(asked);
            }

            foreach ((string name, NodeId node) in asked)
            {
                Assert.True(part.TryLookup(directory, Encoding.UTF8.GetBytes(name), out NodeId found), name);
                Assert.Equal(node, found);
                Assert.False(part.TryLookup(directory, Encoding.UTF8.GetBytes("x" + name), out _));
            }
        });
    }

    private static (NodeId Directory, List<(string Name, NodeId Node)> Files) List(RedisPart part, NodeId database, string name)
    {
        Assert.True(part.TryLookup(database, Encoding.UTF8.GetBytes(name), out NodeId directory));
        var sink = new Names();
        Assert.True(part.TryList(directory, 0, sink));
        return (directory, sink.All);
    }

    private sealed class Names : IEntrySink
    {
        public List<(string Name, NodeId Node)> All { get; } = [];

        public bool Add(ReadOnlySpan<byte> name, NodeId node, ulong cookie)
        {
            All.Add((Encoding.UTF8.GetString(name), node));
            return true;
        }
    }
}
