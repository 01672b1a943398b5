using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Elastickv.SnapshotFs.Overlay.Commit;
using Elastickv.SnapshotFs.Tree.Tests.Support;

namespace Elastickv.SnapshotFs.Overlay.Tests.Commit;

/// <summary>The golden write-backs without FUSE: base and edits in, the published file out, byte for byte (spec 07 §12).</summary>
public sealed class SpliceCommitTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("snapfs-commit-").FullName;

    private string Output => Path.Combine(directory, "out.fsm");

    public static TheoryData<string> Commits() => SpliceCase.Names(problems: false);

    public static TheoryData<string> Problems() => SpliceCase.Names(problems: true);

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Theory]
    [MemberData(nameof(Commits))]
    public void The_published_file_is_the_expected_one(string name)
    {
        using SpliceCase golden = SpliceCase.Open(name);
        using JsonDocument expected = golden.Expected;
        bool drop = expected.RootElement.TryGetProperty("options", out JsonElement options) && options.GetString() == "--drop-bad-records";
        EncodeResult result = Run(golden, new CommitOptions { OutputPath = Output, ProgramVersion = "1.2.3", ClusterId = "c", DropBadRecords = drop });
        string digest = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Output)));
        Assert.Equal(expected.RootElement.GetProperty("sha256").GetString(), digest);
        Assert.Equal(digest, Convert.ToHexStringLower(result.Sha256));
        Assert.Equal(expected.RootElement.GetProperty("added_puts").GetInt64() + expected.RootElement.GetProperty("added_tombstones").GetInt64(), result.Rows);
        Assert.Equal(["out.fsm", "out.fsm.encode_info.json"], Entries());
        using JsonDocument info = JsonDocument.Parse(File.ReadAllBytes(Output + ".encode_info.json"));
        Assert.Equal(digest, info.RootElement.GetProperty("output_fsm_sha256").GetString());
        Assert.Equal(result.Timestamp, info.RootElement.GetProperty("last_commit_ts").GetUInt64());
    }

    [Theory]
    [MemberData(nameof(Problems))]
    public void A_problem_stops_the_commit_and_nothing_is_written(string name)
    {
        using SpliceCase golden = SpliceCase.Open(name);
        CommitDefectsException refusal = Assert.Throws<CommitDefectsException>(
            () => Run(golden, new CommitOptions { OutputPath = Output, ProgramVersion = "1.2.3" }));
        Assert.Contains(refusal.Defects, defect => golden.ExpectedProblems.Contains(Encoding.Latin1.GetString(defect.Path)));
        Assert.Empty(Entries());
    }

    private static EncodeResult Run(SpliceCase golden, CommitOptions options)
    {
        using EncodedEdits encoded = EncodedEdits.Read(golden.Snapshot, golden.Tree, golden.Final, golden.Final.Touched, CommitSeams.None);
        return new SpliceCommit(golden.Snapshot, options, new CommitHooks(NoCommitPoints.Instance)).Run(encoded, options.OutputPath!);
    }

    private string[] Entries() => [.. Directory.GetFileSystemEntries(directory).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
}
