using Elastickv.SnapshotFs.Tree.DynamoDb.Encode;
using Elastickv.SnapshotFs.Tree.Encode;
using Elastickv.SnapshotFs.Tree.Tests.Support;

namespace Elastickv.SnapshotFs.Tree.Tests.DynamoDb.Encode;

/// <summary>The DynamoDB rows of every golden write-back with one base, and the defects of those that must be refused.</summary>
public sealed class DynamoDbSpliceGoldenTests
{
    public static TheoryData<string> Cases => SpliceCase.Names(problems: false);

    public static TheoryData<string> ProblemCases => SpliceCase.Names(problems: true);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Rows(string name) => SpliceCase.RequireRows(name, new DynamoDbSpliceEncoder(), key => key.StartsWith("!ddb|", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(ProblemCases))]
    public void Problems(string name)
    {
        using SpliceCase splice = SpliceCase.Open(name);
        splice.Run(new DynamoDbSpliceEncoder(), out List<DocumentDefectException> defects);

        Assert.Equal(
            splice.ExpectedProblems.Where(path => path.StartsWith("dynamodb/", StringComparison.Ordinal)),
            defects.Select(defect => TreeDump.Text(defect.Path)));
    }
}
