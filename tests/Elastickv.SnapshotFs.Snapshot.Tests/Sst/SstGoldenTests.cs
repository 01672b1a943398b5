using System.Security.Cryptography;
using Elastickv.SnapshotFs.Snapshot.Container;
using Elastickv.SnapshotFs.Snapshot.Sst;
using Elastickv.SnapshotFs.Snapshot.Tests.Support;

namespace Elastickv.SnapshotFs.Snapshot.Tests.Sst;

/// <summary>The bundles of a real server (spec 01 §2.8).</summary>
public class SstGoldenTests
{
    [Theory]
    [InlineData("00000000000000f1.fsm", 183580, "548910ed02878de6b5796abfc3f7e939f6a38061b3a7217178c7452916d9e3e7")]
    [InlineData("two-level-00000000000006a5.fsm", 1113660, "b3990841e9f82ee2118d9a8b05dfb585d9e2845230bf3ec373a58e5cfac55eb6")]
    public void Native_stream_has_the_check_values(string name, int length, string sha256)
    {
        using var file = new MappedFile(GoldenData.At("sst", name));
        SstBundle bundle = SstBundle.Translate(file, ContainerHeader.Read(file).InnerOffset, new SnapshotOptions());
        using MappedFile native = bundle.Native;
        Assert.True(bundle.HasFooter);
        Assert.Equal((length, sha256), ((int)native.Length, Convert.ToHexStringLower(SHA256.HashData(native.Slice(0, (int)native.Length)))));
    }

    [Fact]
    public void Summary_of_a_real_bundle()
    {
        using var snapshot = new OpenedSnapshot(GoldenData.At("sst", "two-level-00000000000006a5.fsm"));
        SnapshotSummary summary = snapshot.File.Summary;
        Assert.Equal(("EKVSSTI1", 15061L, 117649178815824515ul, 1701ul), (summary.InnerFormat, summary.Records, summary.HeaderTimestamp, summary.AppliedIndex));
        Assert.Equal((117649059933323264ul, 1, true, 0L), (summary.MinRetainedTimestamp, summary.HeaderVersion, summary.HasFooter, summary.DamagedRecords));
        Assert.Empty(snapshot.Problems());
        Walk.Everything(snapshot.View);
    }

    [Fact]
    public void Progress_is_told()
    {
        long told = 0;
        using var snapshot = new OpenedSnapshot(GoldenData.At("sst", "two-level-00000000000006a5.fsm"), new SnapshotOptions { Progress = bytes => told = bytes });
        Assert.InRange(told, 0, snapshot.File.Summary.FileLength);
    }
}
