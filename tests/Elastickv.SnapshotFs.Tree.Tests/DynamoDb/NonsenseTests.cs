using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.DynamoDb;
using Elastickv.SnapshotFs.Tree.Tests.Support;

namespace Elastickv.SnapshotFs.Tree.Tests.DynamoDb;

/// <summary>Node ids, names and cookies that no listing gave.</summary>
public sealed class NonsenseTests
{
    [Theory]
    [InlineData("reader/dynamodb-legacy")]
    [InlineData("reader/dynamodb-migrating")]
    [InlineData("reader/dynamodb-name-collision")]
    [InlineData("reader/dynamodb-txn")]
    [InlineData("reader/problem-dynamodb")]
    public void No_node_id_or_cookie_does_harm(string folder)
    {
        using SnapshotFile file = SnapshotFile.Open(DynamoGolden.FileOf(Path.Combine(GoldenData.Root, folder)), new SnapshotOptions());
        var part = new DynamoDbPart(file.View);
        long length = new FileInfo(file.Path).Length;
        var positions = Enumerable.Range(0, (int)length + 40).Select(at => (long)at).Concat([NodeId.MaxPosition, NodeId.MaxPosition - 1, 1L << 40]).ToArray();
        int directories = 0, files = 0;
        foreach (long position in positions)
        {
            for (int kind = 0; kind < 16; kind++)
            {
                foreach (int level in new[] { 0, 1 })
                {
                    NodeId directory = NodeId.Directory(NodeOwner.DynamoDb, kind, position, level);
                    bool known = part.TryGetAttributes(directory, out _);
                    directories += known ? 1 : 0;
                    Assert.False(known && level > 0);
                    Assert.Equal(known, part.TryGetParent(directory, out _));
                    Assert.Equal(known, part.TryList(directory, 0, new Counter()));
                    Assert.False(part.TryLookup(directory, "no such name"u8, out _));
                    Assert.False(part.TryOpen(directory, out _));

                    NodeId node = NodeId.File(NodeOwner.DynamoDb, kind, position, level);
                    Assert.False(part.TryList(node, 0, new Counter()));
                    if (part.TryOpen(node, out FileContent content))
                    {
                        files++;
                        Assert.True(Measured.Measure(Assert.IsAssignableFrom<Document>(content)).Size > 0);
                        content.Dispose();
                    }

                    if (known)
                    {
                        foreach (ulong cookie in Cookies(positions))
                        {
                            part.TryList(directory, cookie, new Counter());
                        }
                    }
                }
            }
        }

        Assert.True(directories > 2);
        Assert.True(files > 2);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("x")]
    [InlineData("items")]
    [InlineData("ITEMS")]
    [InlineData("_schema.jso")]
    [InlineData("%6f%74her.json")]
    [InlineData("other%2Ejson")]
    [InlineData("b64.b3RoZXI.json")]
    [InlineData("1~.json")]
    [InlineData("1~af2c1038.json")]
    [InlineData("1~AF2C1037.json")]
    [InlineData("1~af2c1037")]
    [InlineData("1~af2c1037~af2c1037.json")]
    [InlineData("~af2c1037.json")]
    [InlineData("1~94a1a7f5.json")]
    [InlineData("%.json")]
    [InlineData("0123456789abcdef0123456789abcdef__.json")]
    [InlineData("0123456789abcdef0123456789abcdef__1.json")]
    [InlineData("0123456789abcdef0123456789abcdef__%.json")]
    [InlineData("0123456789abcdef0123456789abcdef__1000000000000000000000000000000000000000000000000000000000000000.json")]
    public void Only_exact_names_are_found(string name)
    {
        using SnapshotFile file = SnapshotFile.Open(DynamoGolden.FileOf(Path.Combine(GoldenData.Root, "reader/dynamodb-name-collision")), new SnapshotOptions());
        var part = new DynamoDbPart(file.View);
        Assert.True(part.TryLookup(part.Directory, "c"u8, out NodeId table));
        Assert.True(part.TryLookup(table, "items"u8, out NodeId items));
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(name);

        Assert.False(part.TryLookup(part.Directory, bytes, out _));
        Assert.Equal(name == "items", part.TryLookup(table, bytes, out _));
        Assert.False(part.TryLookup(items, bytes, out _));
    }

    private static IEnumerable<ulong> Cookies(long[] positions)
    {
        for (int stage = 0; stage < 4; stage++)
        {
            for (int i = 0; i < positions.Length; i += 7)
            {
                yield return (((ulong)stage << 48) | (ulong)positions[i]) + 1;
            }
        }

        yield return (1UL << 62) - 1;
        yield return ulong.MaxValue;
    }

    private sealed class Counter : IEntrySink
    {
        private int left = 2;

        public bool Add(ReadOnlySpan<byte> name, NodeId node, ulong next)
        {
            Assert.False(name.IsEmpty);
            Assert.InRange(next, 1UL, (1UL << 62) - 1);
            return left-- > 0;
        }
    }
}
