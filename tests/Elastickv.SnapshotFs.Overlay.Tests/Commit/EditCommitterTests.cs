using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Elastickv.SnapshotFs.Overlay.Commit;

namespace Elastickv.SnapshotFs.Overlay.Tests.Commit;

/// <summary>The golden write-backs as a mount makes them: edits in an overlay, committed, byte for byte (spec 07 §12).</summary>
public class EditCommitterTests
{
    public static TheoryData<string> Commits() => GoldenEdits.Names(problems: false);

    public static TheoryData<string> Problems() => GoldenEdits.Names(problems: true);

    [Theory]
    [MemberData(nameof(Commits))]
    public void The_committed_file_is_the_expected_one(string name)
    {
        using var golden = new GoldenEdits(name);
        JsonElement expected = golden.Expected;
        bool drop = expected.TryGetProperty("options", out JsonElement options) && options.GetString() == "--drop-bad-records";
        EditCommitter committer = golden.Committer();
        CommitOutcome outcome = committer.Commit(golden.Options() with { DropBadRecords = drop });
        long rows = expected.GetProperty("added_puts").GetInt64() + expected.GetProperty("added_tombstones").GetInt64();
        if (rows == 0)
        {
            Assert.Equal(CommitKind.NothingToDo, outcome.Kind);
            Assert.True(outcome.EditsAreSafe);
            Assert.Empty(golden.OutputEntries);
            return;
        }

        Assert.True(outcome.Kind == CommitKind.Committed, outcome.Message);
        Assert.Equal(expected.GetProperty("sha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(golden.Output))));
        Assert.Equal(expected.GetProperty("sha256").GetString(), Convert.ToHexStringLower(outcome.Sha256));
        Assert.Equal(rows, outcome.Rows);
        Assert.Equal(new FileInfo(golden.Output).Length, outcome.Bytes);
        Assert.Equal(["new.fsm", "new.fsm.encode_info.json"], golden.OutputEntries);
        long listed = 0;
        committer.ListRows((in CommitRow row) => listed++);
        Assert.Equal(rows, listed);

        string second = golden.Output + "2";
        Assert.Equal(CommitKind.AlreadyCommitted, committer.Commit(golden.Options() with { DropBadRecords = drop, OutputPath = null }).Kind);
        Assert.Equal(CommitKind.AlreadyCommitted, committer.Commit(golden.Options() with { DropBadRecords = drop, OutputPath = golden.Output }).Kind);
        golden.Reopen();
        Assert.Equal(CommitKind.Committed, golden.Committer().Commit(golden.Options() with { DropBadRecords = drop, OutputPath = second }).Kind);
        Assert.Equal(File.ReadAllBytes(golden.Output), File.ReadAllBytes(second));
    }

    [Theory]
    [MemberData(nameof(Problems))]
    public void A_problem_stops_the_commit_and_nothing_is_written(string name)
    {
        using var golden = new GoldenEdits(name);
        CommitOutcome outcome = golden.Committer().Commit(golden.Options());
        Assert.Equal(CommitKind.RefusedDefects, outcome.Kind);
        Assert.True(outcome.IsDataFault);
        Assert.False(outcome.EditsAreSafe);
        string[] expected = [.. golden.Expected.GetProperty("problem").EnumerateArray().Select(path => path.GetString()!)];
        Assert.Contains(outcome.Defects, defect => expected.Contains(Encoding.Latin1.GetString(defect.Path)));
        Assert.Empty(golden.OutputEntries);
        using JsonDocument result = JsonDocument.Parse(File.ReadAllBytes(golden.Edits.ResultPath));
        Assert.Equal("refused-defects", result.RootElement.GetProperty("state").GetString());
        Assert.Equal(outcome.Defects.Count, result.RootElement.GetProperty("defects").GetArrayLength());
    }
}
