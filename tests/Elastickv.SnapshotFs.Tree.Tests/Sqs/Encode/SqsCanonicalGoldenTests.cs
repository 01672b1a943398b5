using System.Text.Json;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Encode;
using Elastickv.SnapshotFs.Tree.Sqs;
using Elastickv.SnapshotFs.Tree.Sqs.Encode;
using Elastickv.SnapshotFs.Tree.Tests.Support;

namespace Elastickv.SnapshotFs.Tree.Tests.Sqs.Encode;

/// <summary>The SQS rows of every golden tree, and the refusals of every bad one.</summary>
public sealed class SqsCanonicalGoldenTests
{
    private const string Families = "!sqs|";

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
        [.. Directory.EnumerateDirectories(GoldenData.At("canonical-bad"), "sqs-*").Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Rows(string set, string name)
    {
        string folder = GoldenData.At(set, name);
        using JsonDocument about = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "case.json")));
        List<(string, string)> expected = EncodedRows.InFile(GoldenData.Plain(Path.Combine(folder, "payload.fsm")), Families);

        // A case that leaves the adapter out says nothing about its directory.
        if (!about.RootElement.TryGetProperty("adapters_enabled", out JsonElement adapters) || adapters.EnumerateArray().Any(adapter => adapter.GetString() == "sqs"))
        {
            ulong timestamp = about.RootElement.GetProperty("last_commit_ts").GetUInt64();
            Assert.Equal(expected, EncodedRows.Of(new SqsCanonicalEncoder(), TestSource.Load(Path.Combine(folder, "tree")), timestamp));
        }
    }

    [Theory]
    [MemberData(nameof(BadCases))]
    public void Refusals(string name)
    {
        TestSource source = TestSource.Load(GoldenData.At("canonical-bad", name, "tree"));
        var defect = Assert.Throws<DocumentDefectException>(() => EncodedRows.Of(new SqsCanonicalEncoder(), source));

        string path = TreeDump.Text(defect.Path);
        Assert.StartsWith("sqs/", path, StringComparison.Ordinal);
        Assert.Equal(name is "sqs-no-queue-file" ? SourceKind.Missing : name is "sqs-queue-is-dir" ? SourceKind.Directory : SourceKind.File, source.KindOf(defect.Path));
        Assert.StartsWith(path + ":", defect.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("basic", "000000000000012d.fsm")]
    [InlineData("history", "000000000000028b.fsm")]
    [InlineData("names", "00000000000001c3.fsm")]
    public void Round_trip(string name, string file)
    {
        using SnapshotFile snapshot = SnapshotFile.Open(GoldenData.At("real", name, file), new SnapshotOptions());
        using var tree = new SnapshotTree(snapshot, new TreeOptions { SourcePath = file, ProgramVersion = "test" });
        using var written = new TemporaryFile();
        EncodedRows.Write(new SqsCanonicalEncoder(), new LogicalSource(tree), written.Path, snapshot.View.ReadTimestamp);

        using SnapshotFile again = SnapshotFile.Open(written.Path, new SnapshotOptions());
        TreeDump expected = TreeDump.Of(new SqsPart(snapshot.View));
        TreeDump actual = TreeDump.Of(new SqsPart(again.View));
        Assert.Equal(expected.Files.Keys, actual.Files.Keys);
        foreach ((string path, byte[] content) in expected.Files)
        {
            Assert.Equal(WithoutGeneration(content), WithoutGeneration(actual.Files[path]));
        }

        Assert.Empty(actual.Problems);
    }

    /// <summary>Every line becomes generation 1 (spec 06 §10.8).</summary>
    private static string WithoutGeneration(byte[] file) =>
        System.Text.RegularExpressions.Regex.Replace(TreeDump.Text(file), "\"queue_generation\":[0-9]+", "");
}
