using System.Text;
using Elastickv.SnapshotFs.Fuse.Tests.Host;
using Elastickv.SnapshotFs.Fuse.Tests.Support;

namespace Elastickv.SnapshotFs.Fuse.Tests.Mounted;

/// <summary>A file with bytes that do not exist (spec 00 §3.12).</summary>
public sealed class GapTests(RootMountWithGaps fixture) : IClassFixture<RootMountWithGaps>
{
    private HostedMount Mount => fixture.Mount;

    [MountFact]
    public void Cat_GivesWhatIsInFrontAndThenFails()
    {
        Shell.Outcome outcome = Mount.Run("cat", Mount.Path + "/gap.bin");
        Assert.Equal(Text(0, SampleTree.GapStart), outcome.Output);
        Assert.Contains("Input/output error", outcome.Errors, StringComparison.Ordinal);
        Assert.Equal($"{SampleTree.GapFileBytes}\n", Mount.Sh("stat -c %s gap.bin"));
    }

    [MountFact]
    public void EveryByteAroundTheGapIsServed()
    {
        const int Behind = SampleTree.GapStart + SampleTree.GapBytes;
        Assert.Equal(Text(SampleTree.GapStart - 5, 5), Mount.Sh($"dd if=gap.bin bs=1 skip={SampleTree.GapStart - 5} count=5 status=none"));
        Assert.Contains("Input/output error", Mount.Fails($"dd if=gap.bin bs=1 skip={SampleTree.GapStart} count=1 status=none"), StringComparison.Ordinal);
        Assert.Contains("Input/output error", Mount.Fails($"dd if=gap.bin bs=1 skip={Behind - 1} count=1 status=none"), StringComparison.Ordinal);
        Assert.Equal(Text(Behind, SampleTree.GapFileBytes - Behind), Mount.Sh($"tail -c +{Behind + 1} gap.bin"));
        Assert.Equal($"{SampleTree.GapFileBytes}\n", Mount.Sh("stat -c %s gap.bin"));
    }

    private static string Text(long offset, int length) => Encoding.Latin1.GetString(SampleTree.Pattern(offset, length));
}
