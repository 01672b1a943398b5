using System.Text;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Tests.Support;

namespace Elastickv.SnapshotFs.Tree.Tests.Forms;

/// <summary>Snapshots in the <c>EKVSSTI1</c> form give the trees that belong to them (spec 01 §2.8).</summary>
public class SstTreeTests
{
    [Fact]
    public void One_level_of_index()
    {
        using SnapshotFile snapshot = SnapshotFile.Open(GoldenData.At("sst", "00000000000000f1.fsm"), new SnapshotOptions());
        Assert.Empty(WholeTree.AssertSame(GoldenData.At("sst", "tree"), snapshot));
    }

    [Fact]
    public void Two_levels_of_index()
    {
        using SnapshotFile snapshot = SnapshotFile.Open(GoldenData.At("sst", "two-level-00000000000006a5.fsm"), new SnapshotOptions());
        for (int n = 0; n <= 1388; n++)
        {
            Assert.Equal(RowState.Visible, snapshot.View.TryGet(Encoding.ASCII.GetBytes($"!redis|str|bulk:{n:d5}"), out Row row));
            Assert.Equal(string.Concat(Enumerable.Repeat($"value {n} ", 6)), Encoding.ASCII.GetString(row.Body[3..]));
        }
    }
}
