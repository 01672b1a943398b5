using Elastickv.SnapshotFs.Tree.Encode;
using Elastickv.SnapshotFs.Tree.Sqs.Encode;
using Elastickv.SnapshotFs.Tree.Tests.Support;

namespace Elastickv.SnapshotFs.Tree.Tests.Sqs.Encode;

/// <summary>The SQS rows of every golden write-back with one base, and the defects of those that must be refused.</summary>
public sealed class SqsSpliceGoldenTests
{
    public static TheoryData<string> Cases => SpliceCase.Names(problems: false);

    public static TheoryData<string> ProblemCases => SpliceCase.Names(problems: true);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Rows(string name) => SpliceCase.RequireRows(name, new SqsSpliceEncoder(), key => key.StartsWith("!sqs|", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(ProblemCases))]
    public void Problems(string name)
    {
        using SpliceCase splice = SpliceCase.Open(name);
        splice.Run(new SqsSpliceEncoder(), out List<DocumentDefectException> defects);

        Assert.Equal(
            splice.ExpectedProblems.Where(path => path.StartsWith("sqs/", StringComparison.Ordinal)),
            defects.Select(defect => TreeDump.Text(defect.Path)).Distinct());
    }
}
