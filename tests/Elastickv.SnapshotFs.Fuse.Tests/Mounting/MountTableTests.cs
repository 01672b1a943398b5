using Elastickv.SnapshotFs.Fuse.Mounting;

namespace Elastickv.SnapshotFs.Fuse.Tests.Mounting;

public sealed class MountTableTests
{
    [Theory]
    [InlineData("36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue", "98:0", "/mnt2", "ext3", "/dev/root")]
    [InlineData("1 2 0:5 / /a\\040b\\134c\\011 rw - fuse.snapfs x\\040y rw", "0:5", "/a b\\c\t", "fuse.snapfs", "x y")]
    [InlineData("1 2 0:5 / /m rw shared:1 master:2 propagate_from:3 - tmpfs none rw", "0:5", "/m", "tmpfs", "none")]
    public void Lines_AreTakenApart(string line, string device, string mountPoint, string type, string source) =>
        Assert.Equal(new MountEntry(device, mountPoint, type, source), MountTable.Parse(line));

    [Theory]
    [InlineData("")]
    [InlineData("1 2 3")]
    [InlineData("36 35 98:0 /mnt1 /mnt2 rw - ext3")]
    [InlineData("- - - - - -")]
    public void Nonsense_IsNoEntry(string line) => Assert.Null(MountTable.Parse(line));

    [Fact]
    public void TopmostMountIsFound()
    {
        string[] lines = ["1 2 0:5 / /m rw - tmpfs a rw", "2 2 0:6 / /other rw - tmpfs b rw", "3 2 0:7 / /m rw - fuse.x c rw"];
        Assert.Equal("c", MountTable.Find(lines, "/m")!.Source);
        Assert.True(MountTable.Find(lines, "/m")!.IsFuse);
        Assert.Null(MountTable.Find(lines, "/n"));
    }

    [Theory]
    [InlineData("fuse", true)]
    [InlineData("fuse.snapfs", true)]
    [InlineData("fuseblk", true)]
    [InlineData("fusectl", false)]
    [InlineData("ext4", false)]
    public void FuseTypes(string type, bool expected) => Assert.Equal(expected, new MountEntry("0:1", "/", type, "").IsFuse);

    [Fact]
    public void RealTable_HasTheRoot()
    {
        if (OperatingSystem.IsLinux())
        {
            Assert.NotNull(MountTable.Find("/"));
        }
    }
}
