using Elastickv.SnapshotFs.Tree.Encode;
using Elastickv.SnapshotFs.Tree.Redis.Encode;
using Elastickv.SnapshotFs.Tree.Tests.Support;

namespace Elastickv.SnapshotFs.Tree.Tests.Redis.Encode;

/// <summary>The Redis rows of every golden write-back with one base, and the defects of those that must be refused.</summary>
public class RedisSpliceGoldenTests
{
    public static TheoryData<string> Cases => SpliceCase.Names(problems: false);

    public static TheoryData<string> ProblemCases => SpliceCase.Names(problems: true);

    [Theory]
    [MemberData(nameof(Cases))]
    public void EditsGiveTheExpectedRows(string name) => SpliceCase.RequireRows(name, new RedisSpliceEncoder(), IsRedis);

    [Theory]
    [MemberData(nameof(ProblemCases))]
    public void DefectsAreReported(string name)
    {
        using SpliceCase splice = SpliceCase.Open(name);
        splice.Run(new RedisSpliceEncoder(), out List<DocumentDefectException> defects);

        Assert.Equal(
            splice.ExpectedProblems.Where(path => path.StartsWith("redis/", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
            defects.Select(defect => TreeDump.Text(defect.Path)).Order(StringComparer.Ordinal));
    }

    /// <summary>Every key that no other adapter owns: bare rows are Redis keys, too.</summary>
    private static bool IsRedis(string userKey) =>
        !userKey.StartsWith("!ddb|", StringComparison.Ordinal) && !userKey.StartsWith("!s3", StringComparison.Ordinal) && !userKey.StartsWith("!sqs|", StringComparison.Ordinal);
}
