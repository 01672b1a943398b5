using System.Text;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.S3;
using Elastickv.SnapshotFs.Tree.Tests.Support;

namespace Elastickv.SnapshotFs.Tree.Tests.S3;

/// <summary>Directories that follow from keys, and node ids and cookies that nobody gave out.</summary>
public class DirectoryTests
{
    [Fact]
    public void Keys_around_the_separator_stay_apart()
    {
        using OpenSnapshot snapshot = new ObjectRows().Bucket("b")
            .Object("b", "a/b").Object("b", "a!").Object("b", "a-1/x").Object("b", "a.b").Object("b", "a0").Object("b", "a/b/c").Object("b", "a\0z").Object("b", "a/c/d/e").Open();
        TreeDump dump = TreeDump.Of(snapshot.Part);
        Assert.Equal(["s3", "s3/b", "s3/b/a", "s3/b/a-1", "s3/b/a/b", "s3/b/a/c", "s3/b/a/c/d"], dump.Directories);
        Assert.Equal(
            ["KEYMAP.jsonl", "_bucket.json", "a!", "a-1/x", "a.b", "a/b.elastickv-leaf-data", "a/b/c", "a/c/d/e", "a0", "a%00z.elastickv-escaped-key"],
            dump.Files.Keys.Where(p => !p.EndsWith(".elastickv-meta.json", StringComparison.Ordinal)).Select(p => p["s3/b/".Length..]).OrderBy(p => p.Contains("escaped")).ThenBy(p => p, StringComparer.Ordinal));
    }

    [Fact]
    public void Directory_of_escaped_or_damaged_objects_only_does_not_exist()
    {
        using OpenSnapshot snapshot = new ObjectRows().Bucket("b").Object("b", "a//x").Object("b", "c/\\").Head("b", "d/bad", "{").Object("b", "e/").Object("b", "f/bad/x").Head("b", "f/bad/a", "[").Open();
        TreeDump dump = TreeDump.Of(snapshot.Part);
        Assert.Equal(["s3", "s3/b", "s3/b/f", "s3/b/f/bad"], dump.Directories);
        Assert.False(Paths.TryFind(snapshot.Part, "s3/b/a", out _));
        Assert.False(Paths.TryFind(snapshot.Part, "s3/b/e", out _));
    }

    [Fact]
    public void Directory_keeps_its_identity_below_a_first_object_that_is_escaped()
    {
        // d/a is escaped, because its sidecar's name is a directory; that is where d begins.
        using OpenSnapshot snapshot = new ObjectRows().Bucket("b").Object("b", "d/a").Object("b", "d/a.elastickv-meta.json/x").Object("b", "d/z").Open();
        TreeDump dump = TreeDump.Of(snapshot.Part);
        Assert.Contains("s3/b/d%2Fa.elastickv-escaped-key", dump.Files.Keys);
        Assert.Contains("s3/b/d/a.elastickv-meta.json/x", dump.Files.Keys);
    }

    [Theory]
    [InlineData("s3/B")]
    [InlineData("s3/%62")]
    [InlineData("s3/b64.Yg")]
    [InlineData("s3/b/x")]
    [InlineData("s3/b/a%2Fb")]
    [InlineData("s3/b/a.elastickv-leaf-data")]
    [InlineData("s3/b/a.elastickv-escaped-key")]
    [InlineData("s3/b/KEYMAP.jsonl")]
    [InlineData("s3/b/_bucket.json.elastickv-meta.json")]
    [InlineData("s3/b/.elastickv-meta.json")]
    [InlineData("s3/b/a/.")]
    public void Names_that_are_not_listed_are_not_found(string path)
    {
        using OpenSnapshot snapshot = new ObjectRows().Bucket("b").Object("b", "a/b").Open();
        Assert.False(Paths.TryFind(snapshot.Part, path, out _));
        Assert.False(snapshot.Part.TryLookup(Paths.Find(snapshot.Part, "s3/b"), "a/b"u8, out _));
    }

    [Fact]
    public void Nonsense_is_no_such_node()
    {
        using OpenSnapshot snapshot = new ObjectRows().Bucket("b").Object("b", "a/b").Object("b", "x//").Open();
        var random = new Random(3);
        long[] positions = [0, 1, 16, 17, 100, 300, 1000, NodeId.MaxPosition, .. Enumerable.Range(0, 600).Select(i => (long)i)];
        var sink = new CountingSink();
        foreach (long position in positions)
        {
            for (int kind = 0; kind < 16; kind++)
            {
                foreach (int level in new[] { 0, 1, 2, NodeId.MaxLevel })
                {
                    foreach (NodeId node in new[] { NodeId.Directory(NodeOwner.S3, kind, position, level), NodeId.File(NodeOwner.S3, kind, position, level) })
                    {
                        Visit(snapshot.Part, node, sink);
                    }
                }
            }
        }

        for (int i = 0; i < 20_000; i++)
        {
            Visit(snapshot.Part, new NodeId((ulong)random.NextInt64()), sink);
        }
    }

    [Fact]
    public void Nonsense_cookies_end_a_listing_or_resume_it()
    {
        using OpenSnapshot snapshot = new ObjectRows().Bucket("b").Object("b", "a/b").Object("b", "a/c/d").Object("b", "x//").Object("b", "z").Open();
        var random = new Random(3);
        foreach (string path in new[] { "s3", "s3/b", "s3/b/a" })
        {
            NodeId directory = Paths.Find(snapshot.Part, path);
            for (int i = 0; i < 10_000; i++)
            {
                var sink = new CountingSink();
                Assert.True(snapshot.Part.TryList(directory, i < 5000 ? (ulong)i : (ulong)random.NextInt64() >> random.Next(63), sink));
                Assert.InRange(sink.Count, 0, 7);
            }
        }
    }

    [Fact]
    public void Bucket_that_cannot_be_a_directory_is_a_problem()
    {
        using OpenSnapshot snapshot = new ObjectRows().Bucket("..").Bucket("").Bucket("b\0k").Open();
        TreeDump dump = TreeDump.Of(snapshot.Part);
        Assert.Equal(["s3/b%00k/_bucket.json"], dump.Files.Keys);
        Assert.Equal(["malformed-key", "malformed-key"], dump.Problems.Select(p => p.Class));
    }

    [Fact]
    public void Long_bucket_names_are_found_by_their_hashed_directories()
    {
        var builder = new ObjectRows();
        for (int i = 0; i < 20; i++)
        {
            builder.Bucket(new string('\u00fe', 70) + i + new string('x', 300));
        }

        using OpenSnapshot snapshot = builder.Open();
        Assert.Equal(20, TreeDump.Of(snapshot.Part).Files.Count);
    }

    [Fact]
    public void Part_without_a_bucket_does_not_exist()
    {
        using OpenSnapshot snapshot = new ObjectRows().Object("gone", "o").Open();
        Assert.False(snapshot.Part.Exists);
        TreeDump dump = TreeDump.Of(snapshot.Part);
        Assert.Empty(dump.Files);
        Assert.Equal("bucket-without-metadata", Assert.Single(dump.Problems).Class);
    }

    [Fact]
    public void Deepest_directory_is_listed_and_what_lies_below_it_is_escaped()
    {
        string deepest = string.Concat(Enumerable.Repeat("d/", NodeId.MaxLevel)) + "x";
        using OpenSnapshot snapshot = new ObjectRows().Bucket("b").Object("b", deepest).Object("b", "d/" + deepest).Open();
        TreeDump dump = TreeDump.Of(snapshot.Part);
        Assert.Contains("s3/b/" + deepest, dump.Files.Keys);
        Assert.Equal(2 + NodeId.MaxLevel, dump.Directories.Count);
        Assert.Single(dump.Files.Keys, p => p.EndsWith(".elastickv-escaped-key", StringComparison.Ordinal));
    }

    private static void Visit(S3Part part, NodeId node, CountingSink sink)
    {
        part.TryLookup(node, "a"u8, out _);
        part.TryList(node, 0, sink);
        part.TryGetParent(node, out _);
        part.TryGetAttributes(node, out _);
        if (part.TryOpen(node, out FileContent content))
        {
            using (content)
            {
                Assert.False(node.IsDirectory);
            }
        }
    }

    private sealed class CountingSink : IEntrySink
    {
        public int Count { get; private set; }

        public bool Add(ReadOnlySpan<byte> name, NodeId node, ulong next)
        {
            Assert.InRange(next, 1UL, (1UL << 62) - 1);
            return ++Count < 1000 && name.Length > 0;
        }
    }
}
