using System.Text;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.DynamoDb.Values;
using Elastickv.SnapshotFs.Tree.Tests.Support;

namespace Elastickv.SnapshotFs.Tree.Tests.DynamoDb;

/// <summary>Table names in schema keys (spec 04 §2).</summary>
public sealed class TableNameTests
{
    [Theory]
    [InlineData("YR", "a")]
    [InlineData("Y\nQ", "a")]
    [InlineData("Lg", "cdb4ee2aea69cc6a83331bbe96dc2caa__.")]
    [InlineData("YjY0LmZvbw", "72ef1a090c013093607ce5a62f598cf4__b64.foo")]
    public void Any_spelling_of_a_name_is_understood(string segment, string directory)
    {
        using var snapshot = new DynamoSnapshot();
        TreeDump dump = Add(snapshot, segment, "one").Dump();

        Assert.Empty(dump.Problems);
        Assert.Equal([$"dynamodb/{directory}/_schema.json", $"dynamodb/{directory}/items/one.json"], dump.Files.Keys);
    }

    [Theory]
    [InlineData("YQ", "YR")]
    [InlineData("YQ", "Y\nQ")]
    [InlineData("YR", "YS")]
    public void Of_two_spellings_the_regular_or_first_counts(string counts, string other)
    {
        using var snapshot = new DynamoSnapshot();
        TreeDump dump = Add(Add(snapshot, other, "other"), counts, "one").Dump();

        Assert.Equal(["dynamodb/a/_schema.json", "dynamodb/a/items/one.json"], dump.Files.Keys);
        Problem problem = Assert.Single(dump.Problems);
        Assert.Equal(ProblemClass.MalformedKey, problem.Class);
        Assert.Equal(Encoding.ASCII.GetBytes("!ddb|meta|table|" + other), problem.UserKey);
    }

    [Fact]
    public void Long_names_that_start_alike_are_told_apart()
    {
        using var snapshot = new DynamoSnapshot();
        for (int i = 0; i < 5; i++)
        {
            Add(snapshot, DynamoSnapshot.Segment(new string('t', 245) + i), "one");
        }

        TreeDump dump = snapshot.Dump();

        Assert.Equal(10, dump.Files.Count);
        Assert.Empty(dump.Problems);
    }

    private static DynamoSnapshot Add(DynamoSnapshot snapshot, string segment, string id)
    {
        byte[] schema = Google.Protobuf.MessageExtensions.ToByteArray(new DynamoTableSchema { PrimaryKey = new DynamoKeySchema { HashKey = "id" }, KeyEncodingVersion = 2, Generation = 1 });
        byte[] item = Google.Protobuf.MessageExtensions.ToByteArray(new DynamoItem { Attributes = { ["id"] = new DynamoAttributeValue { S = id } } });
        return snapshot
            .Add(Encoding.ASCII.GetBytes("!ddb|meta|table|" + segment), [0, (byte)'D', (byte)'S', 1, .. schema])
            .Add(Encoding.ASCII.GetBytes($"!ddb|item|{segment}|1|{id}\0\x01"), [0, (byte)'D', (byte)'I', 1, .. item]);
    }
}
