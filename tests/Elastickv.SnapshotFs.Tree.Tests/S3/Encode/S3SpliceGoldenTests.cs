using Elastickv.SnapshotFs.Tree.Encode;
using Elastickv.SnapshotFs.Tree.S3.Encode;
using Elastickv.SnapshotFs.Tree.Tests.Support;

namespace Elastickv.SnapshotFs.Tree.Tests.S3.Encode;

/// <summary>The S3 share of every golden write-back with one base.</summary>
public sealed class S3SpliceGoldenTests
{
    public static TheoryData<string> Cases => SpliceCase.Names(problems: false);

    public static TheoryData<string> Problems => SpliceCase.Names(problems: true);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Edits_give_the_expected_rows(string name) => SpliceCase.RequireRows(name, new S3SpliceEncoder(), key => key.StartsWith("!s3|", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Problems))]
    public void Problems_name_the_file(string name)
    {
        using SpliceCase golden = SpliceCase.Open(name);
        golden.Run(new S3SpliceEncoder(), out List<DocumentDefectException> defects);
        Assert.Equal(golden.ExpectedProblems.Where(path => path.StartsWith("s3/", StringComparison.Ordinal)), defects.Select(defect => TreeDump.Text(defect.Path)));
    }
}
