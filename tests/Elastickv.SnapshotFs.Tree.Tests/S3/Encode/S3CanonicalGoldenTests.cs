using System.Text.Json;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Encode;
using Elastickv.SnapshotFs.Tree.S3;
using Elastickv.SnapshotFs.Tree.S3.Encode;
using Elastickv.SnapshotFs.Tree.Tests.Support;

namespace Elastickv.SnapshotFs.Tree.Tests.S3.Encode;

/// <summary>The S3 rows of every golden tree, and the refusals of every bad one.</summary>
public sealed class S3CanonicalGoldenTests
{
    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (string set in new[] { "canonical", "canonical-extension" })
            {
                foreach (string folder in Directory.EnumerateDirectories(GoldenData.At(set)).Order(StringComparer.Ordinal))
                {
                    cases.Add(set, Path.GetFileName(folder));
                }
            }

            return cases;
        }
    }

    public static TheoryData<string> BadCases =>
        [.. Directory.EnumerateDirectories(GoldenData.At("canonical-bad"), "s3-*").Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Tree_gives_the_rows_of_the_payload(string set, string name)
    {
        string folder = GoldenData.At(set, name);
        using JsonDocument about = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "case.json")));
        ulong timestamp = about.RootElement.GetProperty("last_commit_ts").GetUInt64();
        if (about.RootElement.TryGetProperty("adapters_enabled", out JsonElement enabled) && !enabled.EnumerateArray().Any(adapter => adapter.GetString() == "s3"))
        {
            // A case that leaves the adapter out says nothing about its directory.
            return;
        }

        List<(string, string)> expected = EncodedRows.InFile(GoldenData.Plain(Path.Combine(folder, "payload.fsm")), "!s3|");
        Assert.Equal(expected, EncodedRows.Of(new S3CanonicalEncoder(), TestSource.Load(Path.Combine(folder, "tree")), timestamp));
    }

    [Theory]
    [MemberData(nameof(BadCases))]
    public void Bad_tree_is_refused_by_the_name_of_the_file(string name)
    {
        TestSource source = TestSource.Load(GoldenData.At("canonical-bad", name, "tree"));
        if (name == "s3-symlink")
        {
            source.AddOther("s3/b1/a", SourceKind.Symlink);
        }

        var defect = Assert.Throws<DocumentDefectException>(() => EncodedRows.Of(new S3CanonicalEncoder(), source));
        string expected = name switch
        {
            "s3-bucket-dirname" => "s3/b2/_bucket.json",
            "s3-bucket-version" or "s3-no-bucket-file" => "s3/b1/_bucket.json",
            "s3-file-in-s3" => "s3/.DS_Store",
            "s3-keymap-clash" => "s3/b1/a2",
            "s3-reserved-dir" => "s3/b1/_orphans/o/x.elastickv-meta.json",
            "s3-no-sidecar" or "s3-sidecar-type" or "s3-sidecar-version" or "s3-size" => "s3/b1/a.elastickv-meta.json",
            "s3-symlink" => "s3/b1/a",
            _ => "s3/b1/KEYMAP.jsonl",
        };
        Assert.Equal(expected, TreeDump.Text(defect.Path));
        Assert.StartsWith(expected + ":", defect.Message, StringComparison.Ordinal);
        Assert.Equal(name is "s3-bucket-dirname" or "s3-bucket-version" or "s3-sidecar-type" or "s3-sidecar-version" or "s3-size" || (expected.EndsWith("KEYMAP.jsonl", StringComparison.Ordinal)), defect.Line > 0);
    }

    [Theory]
    [InlineData("basic", "000000000000012d.fsm")]
    [InlineData("history", "000000000000028b.fsm")]
    [InlineData("names", "00000000000001c3.fsm")]
    public void Tree_of_a_real_snapshot_survives_the_round_trip(string name, string file)
    {
        using SnapshotFile snapshot = SnapshotFile.Open(GoldenData.At("real", name, file), new SnapshotOptions());
        using var tree = new SnapshotTree(snapshot, new TreeOptions { SourcePath = file, ProgramVersion = "test" });
        using var written = new TemporaryFile();
        EncodedRows.Write(new S3CanonicalEncoder(), new LogicalSource(tree), written.Path, snapshot.View.ReadTimestamp);

        using SnapshotFile again = SnapshotFile.Open(written.Path, new SnapshotOptions());
        TreeDump expected = TreeDump.Of(new S3Part(snapshot.View));
        TreeDump actual = TreeDump.Of(new S3Part(again.View));
        Assert.Equal(expected.Files.Keys, actual.Files.Keys);
        foreach ((string path, byte[] content) in expected.Files)
        {
            Assert.True(content.AsSpan().SequenceEqual(actual.Files[path]), path);
        }

        Assert.Empty(actual.Problems);
    }
}
