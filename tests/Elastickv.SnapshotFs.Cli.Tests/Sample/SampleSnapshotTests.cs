using Elastickv.SnapshotFs.Sample;

namespace Elastickv.SnapshotFs.Cli.Tests.Sample;

public class SampleSnapshotTests
{
    [Fact]
    public void IsAlwaysTheSame() => Assert.Equal(SampleSnapshot.Write(), SampleSnapshot.Write());
}
