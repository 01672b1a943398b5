using System.Text;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.S3;
using Elastickv.SnapshotFs.Tree.Tests.Support;

namespace Elastickv.SnapshotFs.Tree.Tests.S3;

/// <summary>Bodies from chunk rows: any offset, many chunks, claims that no bytes stand behind (spec 00 §3.12).</summary>
public class BodyTests
{
    [Fact]
    public void Many_chunks_are_read_at_any_offset()
    {
        const int Parts = 40, Chunks = 130;
        var builder = new ObjectRows();
        builder.Bucket("b");
        var whole = new StringBuilder();
        var manifest = new StringBuilder();
        for (int part = 0; part < Parts; part++)
        {
            // Part numbers fall, so that array order is seen to count.
            ulong number = (ulong)(Parts - part);
            manifest.Append(part == 0 ? "" : ",").Append($"{{\"part_no\":{number},\"chunk_sizes\":[");
            for (int chunk = 0; chunk < Chunks; chunk++)
            {
                string text = chunk % 7 == 3 ? "" : $"<{part}.{chunk}>";
                whole.Append(text);
                manifest.Append(chunk == 0 ? "" : " , ").Append(text.Length);
                builder.Chunk("b", "o", number, (ulong)chunk, text);
            }

            manifest.Append("]}");
        }

        builder.Head("b", "o", $"{{\"parts\":[{manifest}],\"size_bytes\":{whole.Length - 3},\"upload_id\":\"u\"}}");
        using OpenSnapshot snapshot = builder.Open();
        byte[] expected = Encoding.Latin1.GetBytes(whole.ToString(0, whole.Length - 3));
        using var content = (MappedContent)Paths.Open(snapshot.Part, "s3/b/o");
        Assert.Equal(expected.Length, content.Length);
        var random = new Random(5);
        for (int i = 0; i < 5000; i++)
        {
            int offset = random.Next(expected.Length);
            ReadOnlySpan<byte> run = content.RunAt(offset, out long missing);
            Assert.Equal(0, missing);
            Assert.True(run.Length > 0);
            Assert.True(expected.AsSpan(offset, run.Length).SequenceEqual(run));
        }

        Assert.Empty(TreeDump.Of(snapshot.Part).Problems);
    }

    [Fact]
    public void One_body_serves_many_threads()
    {
        var builder = new ObjectRows();
        builder.Bucket("b");
        for (ulong chunk = 0; chunk < 100; chunk++)
        {
            builder.Chunk("b", "o", 1, chunk, new string((char)('0' + (chunk % 10)), 10));
        }

        builder.Head("b", "o", $"{{\"upload_id\":\"u\",\"size_bytes\":1000,\"parts\":[{{\"part_no\":1,\"chunk_sizes\":[{string.Join(',', Enumerable.Repeat(10, 100))}]}}]}}");
        using OpenSnapshot snapshot = builder.Open();
        using var content = (MappedContent)Paths.Open(snapshot.Part, "s3/b/o");
        Parallel.For(0, 20_000, i =>
        {
            int offset = i * 7919 % 1000;
            ReadOnlySpan<byte> run = content.RunAt(offset, out _);
            Assert.Equal(10 - (offset % 10), run.Length);
            Assert.Equal('0' + (offset / 10 % 10), run[0]);
        });
    }

    [Theory]
    [InlineData("[18446744073709551615,18446744073709551615]", 9223372036854775807)]
    [InlineData("[4611686018427387904,9223372036854775807,5]", 9223372036854775807)]
    [InlineData("[0,0,0]", 4611686018427387904)]
    [InlineData("[]", 7)]
    [InlineData("null", 7)]
    public void Absurd_claims_are_missing_bytes(string sizes, long size)
    {
        using OpenSnapshot snapshot = new ObjectRows().Bucket("b").Head("b", "o", $$"""{"size_bytes":{{size}},"parts":[{"part_no":1,"chunk_sizes":{{sizes}}}]}""").Open();
        using (var content = (MappedContent)Paths.Open(snapshot.Part, "s3/b/o"))
        {
            Assert.Equal(size, content.Length);
            foreach (long offset in new[] { 0, 1, size / 2, size - 1 })
            {
                Assert.True(content.RunAt(offset, out long missing).IsEmpty);
                Assert.InRange(missing, 1, size - offset);
            }
        }

        var problems = new List<Problem>();
        snapshot.Part.ReportProblems(new ProblemList(problems));
        Assert.Equal(ProblemClass.IncompleteBody, Assert.Single(problems).Class);
    }

    [Fact]
    public void Negative_size_is_an_empty_body_and_a_problem()
    {
        using OpenSnapshot snapshot = new ObjectRows().Bucket("b").Head("b", "o", """{"size_bytes":-5}""").Open();
        TreeDump dump = TreeDump.Of(snapshot.Part);
        Assert.Empty(dump.Files["s3/b/o"]);
        Assert.Equal(ProblemClass.OutOfRange, Assert.Single(dump.Problems).Class);
    }

    [Fact]
    public void Attributes_come_from_the_manifest()
    {
        using OpenSnapshot snapshot = new ObjectRows().Bucket("b").Head("b", "d/o", """{"last_modified_hlc":114418306260860933,"size_bytes":12}""").Open();
        Assert.True(snapshot.Part.TryGetAttributes(Paths.Find(snapshot.Part, "s3/b/d/o"), out NodeAttributes body));
        Assert.Equal(new NodeAttributes(12, 1745884800123, NodeAttributes.FileMode), body);
        Assert.True(snapshot.Part.TryGetAttributes(Paths.Find(snapshot.Part, "s3/b/d"), out NodeAttributes directory));
        Assert.Equal(new NodeAttributes(0, 1745884800123, NodeAttributes.DirectoryMode), directory);
        using var sidecar = (Document)Paths.Open(snapshot.Part, "s3/b/d/o.elastickv-meta.json");
        Assert.Equal(1745884800123, Measured.Measure(sidecar).ModifiedMs);
    }

    private sealed class ProblemList(List<Problem> problems) : IProblemSink
    {
        public void Report(Problem problem) => problems.Add(problem);
    }
}
