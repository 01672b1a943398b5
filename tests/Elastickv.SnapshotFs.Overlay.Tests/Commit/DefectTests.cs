using System.Text;
using Elastickv.SnapshotFs.Overlay.Commit;
using Elastickv.SnapshotFs.Overlay.Tests.Support;
using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Overlay.Tests.Commit;

/// <summary>What is wrong with edits, one file at a time (at a close or fsync) and all together.</summary>
public class DefectTests
{
    public static TheoryData<string> Commits() => GoldenEdits.Names(problems: false);

    public static TheoryData<string> Problems() => GoldenEdits.Names(problems: true);

    [Theory]
    [MemberData(nameof(Commits))]
    public void Good_edits_have_no_defects(string name)
    {
        using var golden = new GoldenEdits(name);
        EditCommitter committer = golden.Committer();
        Assert.Empty(committer.FindDefects());
        foreach (byte[] path in golden.Edits.TouchedFiles())
        {
            if (OverlayFixture.Lookup(golden.Edits, OverlayFixture.Text(path)) is { } file)
            {
                Assert.Empty(committer.FindDefects(file));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Problems))]
    public void Every_problem_is_found_without_committing(string name)
    {
        using var golden = new GoldenEdits(name);
        CommitOutcome outcome = golden.Committer().Commit(golden.Options());
        Assert.Equal(Describe(outcome.Defects), Describe(golden.Committer().FindDefects()));
    }

    [Theory]
    [InlineData("redis/db_0/hashes/new.json", "{\n  \"format_version\": 1,\n  oops", 3, 3)]
    [InlineData("dynamodb/orders/items/x.json", "[]", 1, 1)]
    [InlineData("sqs/jobs/messages.jsonl", "{\"body\": \"fine\"}\n{\"body\": 5}\n", 2, 10)]
    [InlineData("s3/photos/new/_sidecar.elastickv-meta.json", "{", 0, 0)]
    [InlineData("redis/db_0/strings/name.txt", "text", 0, 0)]
    public void A_file_that_cannot_be_encoded_says_where(string path, string content, int line, int column)
    {
        using var golden = new GoldenEdits("basic-redis");
        if (path.StartsWith("dynamodb", StringComparison.Ordinal))
        {
            path = path.Replace("orders", OverlayFixture.List(golden.Below, "dynamodb")[0], StringComparison.Ordinal);
        }

        if (path.StartsWith("s3", StringComparison.Ordinal))
        {
            path = path.Replace("photos", OverlayFixture.List(golden.Below, "s3")[0], StringComparison.Ordinal);
            golden.Put(path[..^".elastickv-meta.json".Length], Encoding.ASCII.GetBytes("body"));
            (line, column) = (1, 2);
        }

        golden.Put(path, Encoding.ASCII.GetBytes(content));
        NodeId file = OverlayFixture.Lookup(golden.Edits, path)!.Value;
        DocumentDefectException defect = Assert.Single(golden.Committer().FindDefects(file));
        Assert.Equal(path, OverlayFixture.Text(defect.Path));
        Assert.Equal((line, column), (defect.Line, defect.Column));
        Assert.Contains(golden.Committer().FindDefects(), other => OverlayFixture.Text(other.Path) == path && other.Line == line);
    }

    [Fact]
    public void Scratch_files_and_untouched_files_have_none()
    {
        using var golden = new GoldenEdits("basic-redis");
        golden.Put("redis/db_0/hashes/.a.json.swp", [1, 2, 3]);
        Assert.Empty(golden.Committer().FindDefects(OverlayFixture.Lookup(golden.Edits, "redis/db_0/hashes/.a.json.swp")!.Value));
        Assert.Empty(golden.Committer().FindDefects(OverlayFixture.Lookup(golden.Edits, "sqs/jobs/_queue.json")!.Value));
        Assert.Empty(golden.Committer().FindDefects(NodeId.Overlay(1_000_000, directory: false)));
    }

    private static List<string> Describe(IEnumerable<DocumentDefectException> defects) => [.. defects.Select(defect => defect.Message)];
}
