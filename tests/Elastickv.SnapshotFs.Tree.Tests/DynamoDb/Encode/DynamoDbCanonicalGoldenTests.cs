using System.Text.Json;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.DynamoDb;
using Elastickv.SnapshotFs.Tree.DynamoDb.Encode;
using Elastickv.SnapshotFs.Tree.Encode;
using Elastickv.SnapshotFs.Tree.Tests.Support;

namespace Elastickv.SnapshotFs.Tree.Tests.DynamoDb.Encode;

/// <summary>The DynamoDB rows of every golden tree, and the refusals of every bad one.</summary>
public sealed class DynamoDbCanonicalGoldenTests
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
        [.. Directory.EnumerateDirectories(GoldenData.At("canonical-bad"), "dynamodb-*").Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Rows(string set, string name)
    {
        string folder = GoldenData.At(set, name);
        using JsonDocument about = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "case.json")));
        if (about.RootElement.TryGetProperty("adapters_enabled", out JsonElement adapters) && adapters.EnumerateArray().All(adapter => adapter.GetString() != "dynamodb"))
        {
            // A case that leaves the adapter out says nothing about its directory.
            return;
        }

        List<(string, string)> expected = EncodedRows.InFile(GoldenData.Plain(Path.Combine(folder, "payload.fsm")), "!ddb|");
        ulong timestamp = about.RootElement.GetProperty("last_commit_ts").GetUInt64();
        Assert.Equal(expected, EncodedRows.Of(new DynamoDbCanonicalEncoder(), TestSource.Load(Path.Combine(folder, "tree")), timestamp));
    }

    [Theory]
    [MemberData(nameof(BadCases))]
    public void Refusals(string name)
    {
        TestSource source = TestSource.Load(GoldenData.At("canonical-bad", name, "tree"));
        var defect = Assert.Throws<DocumentDefectException>(() => EncodedRows.Of(new DynamoDbCanonicalEncoder(), source));
        string expected = name switch
        {
            "dynamodb-duplicate" => "dynamodb/n/items/2.json",
            "dynamodb-items-file" => "dynamodb/x/items",
            "dynamodb-items-nested" => "dynamodb/x/items/h/sub",
            "dynamodb-schema-dirname" => "dynamodb/wrong/_schema.json",
            _ when name.StartsWith("dynamodb-schema-", StringComparison.Ordinal) => "dynamodb/x/_schema.json",
            _ when name.StartsWith("dynamodb-number-", StringComparison.Ordinal) => "dynamodb/n/items/a.json",
            _ => "dynamodb/x/items/a.json",
        };
        Assert.Equal(expected, TreeDump.Text(defect.Path));
        Assert.StartsWith(expected + ":", defect.Message, StringComparison.Ordinal);
        Assert.Equal(name is not ("dynamodb-duplicate" or "dynamodb-items-file" or "dynamodb-items-nested" or "dynamodb-schema-missing"), defect.Line > 0);
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
        EncodedRows.Write(new DynamoDbCanonicalEncoder(), new LogicalSource(tree), written.Path, snapshot.View.ReadTimestamp);

        using SnapshotFile again = SnapshotFile.Open(written.Path, new SnapshotOptions());
        TreeDump expected = TreeDump.Of(new DynamoDbPart(snapshot.View));
        TreeDump actual = TreeDump.Of(new DynamoDbPart(again.View));
        Assert.NotEmpty(expected.Files);
        Assert.Equal(expected.Files.Keys, actual.Files.Keys);
        foreach ((string path, byte[] content) in expected.Files)
        {
            Assert.True(content.AsSpan().SequenceEqual(actual.Files[path]), path);
        }

        Assert.Empty(actual.Problems);
    }
}
