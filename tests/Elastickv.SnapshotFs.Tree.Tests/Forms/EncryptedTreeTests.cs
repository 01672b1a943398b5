using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Tests.Support;

namespace Elastickv.SnapshotFs.Tree.Tests.Forms;

/// <summary>Encrypted snapshots give the trees that belong to them (spec 01 §5).</summary>
public class EncryptedTreeTests
{
    [Theory]
    [InlineData("encrypted", "0000000000000385.fsm", "keys.json", "tree")]
    [InlineData("encrypted", "00000000000000f1.fsm", "keys.json", "tree-00000000000000f1")]
    [InlineData("encrypted", "00000000000000f1.fsm", "keys-00000000000000f1.json", "tree-00000000000000f1")]
    [InlineData("reader/encrypted-rows", "snapshot.fsm", "keys.json", "expected")]
    [InlineData("reader/encrypted-problems", "snapshot.fsm", "keys.json", "expected")]
    public void With_keys(string folder, string file, string keysName, string tree)
    {
        using KeyRing keys = KeyRing.Load(GoldenData.At(folder, "kek.bin"), GoldenData.At(folder, keysName));
        using SnapshotFile snapshot = SnapshotFile.Open(GoldenData.At(folder, file), new SnapshotOptions { Keys = keys });
        Assert.Empty(WholeTree.AssertSame(GoldenData.At(folder, tree), snapshot));
    }

    [Theory]
    [InlineData("reader/encrypted-rows")]
    [InlineData("reader/encrypted-problems")]
    public void Without_keys(string folder)
    {
        using SnapshotFile snapshot = SnapshotFile.Open(GoldenData.At(folder, "snapshot.fsm"), new SnapshotOptions());
        Assert.Empty(WholeTree.AssertSame(GoldenData.At(folder, "expected-without-keys"), snapshot));
    }
}
