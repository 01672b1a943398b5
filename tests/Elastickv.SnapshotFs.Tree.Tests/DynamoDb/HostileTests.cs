using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Tests.Support;

namespace Elastickv.SnapshotFs.Tree.Tests.DynamoDb;

/// <summary>The DynamoDB files of the hostile corpus.</summary>
public sealed class HostileTests
{
    [Fact]
    public void Item_nested_too_deeply_is_one_problem()
    {
        TreeDump dump = DynamoGolden.Dump(Path.Combine(GoldenData.Root, "hostile", "bomb-proto-depth.fsm"));

        Problem problem = Assert.Single(dump.Problems);
        Assert.Equal((ProblemSeverity.Error, ProblemClass.BadRecord), (problem.Severity, problem.Class));
        Assert.Equal("!ddb|item|ZA|1|a\0\x01"u8, problem.UserKey);
        Assert.Equal((32, 74), (problem.Offset, problem.ValueOffset));
        Assert.Equal(["dynamodb/d/_schema.json"], dump.Files.Keys);
        Assert.Equal(["dynamodb", "dynamodb/d", "dynamodb/d/items"], dump.Directories);
    }

    [Fact]
    public void Numbers_with_huge_exponents_have_short_names()
    {
        TreeDump dump = DynamoGolden.Dump(Path.Combine(GoldenData.Root, "hostile", "bomb-numbers.fsm"));

        Assert.Empty(dump.Problems);
        string million = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData([(byte)'1', .. Enumerable.Repeat((byte)'0', 1_000_000)]))[..32];
        Assert.Equal(
            ["dynamodb/n/_schema.json", "dynamodb/n/items/1e-999999999999.json", $"dynamodb/n/items/{million}__1{new string('0', 63)}.json"],
            dump.Files.Keys);
    }
}
