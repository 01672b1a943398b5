using Elastickv.SnapshotFs.EndToEnd.Support;

namespace Elastickv.SnapshotFs.EndToEnd;

/// <summary>Mounting through <c>fusermount3</c>, without any privilege.</summary>
public class OrdinaryUserTests
{
    [MountFact(Machine.OrdinaryUser)]
    public void MountsReadsAndUnmounts()
    {
        using var mounted = MountedSnapshot.As(Snapfs.Ordinary, RealSnapshot.Path("basic"));
        Assert.Equal("hello", AsUser("cat", mounted.At("redis/db_0/strings/greeting.bin")).Succeeded().Text);
        string listing = AsUser("bash", "-c", "cd \"$1\" && sha256sum -c --strict --quiet CHECKSUMS && find . -type f -printf x", "bash", mounted.Path).Succeeded().Text;
        Assert.Equal(TreeListing.Golden("basic").Count(line => !line.EndsWith(" directory", StringComparison.Ordinal)) + 2, listing.Length);
        if (Machine.IsRoot)
        {
            Assert.Equal($"{Machine.OrdinaryId}\n", AsUser("stat", "-c", "%u", mounted.At("MANIFEST.json")).Succeeded().Text);
        }

        Snapfs.As(Snapfs.Ordinary, "unmount", mounted.Path).Succeeded();
        mounted.AssertGone();
    }

    [MountFact(Machine.OrdinaryUser, Machine.Root)]
    public void OtherUsersAreKeptOut()
    {
        using var mounted = MountedSnapshot.As(Snapfs.Ordinary, RealSnapshot.Path("basic"));
        Tool.Run("cat", mounted.At("MANIFEST.json")).Failed();
    }

    [MountFact(Machine.OrdinaryUser)]
    public void DeadMountPointIsCleanedByTheNextMount()
    {
        using var mounted = MountedSnapshot.As(Snapfs.Ordinary, RealSnapshot.Path("basic"));
        Tool.Run("kill", "-KILL", $"{mounted.Daemon}").Succeeded();
        Assert.True(Tool.Eventually(() => !mounted.IsServed));
        Snapfs.As(Snapfs.Ordinary, "mount", RealSnapshot.Path("basic"), mounted.Path).Succeeded();
        mounted.FindDaemon();
        Assert.Equal("hello", AsUser("cat", mounted.At("redis/db_0/strings/greeting.bin")).Succeeded().Text);
    }

    [MountFact(Machine.OrdinaryUser)]
    public void TermEndsCleanly()
    {
        using var mounted = MountedSnapshot.As(Snapfs.Ordinary, RealSnapshot.Path("basic"));
        Tool.Run("kill", "-TERM", $"{mounted.Daemon}").Succeeded();
        mounted.AssertGone();
    }

    [MountFact(Machine.OrdinaryUser)]
    public void ExportAsOrdinaryUser()
    {
        using var scratch = new Scratch();
        Snapfs.As(Snapfs.Ordinary, "export", RealSnapshot.Path("names"), scratch.At("out")).Succeeded();
        TreeListing.AssertSame(TreeListing.Golden("names"), TreeListing.Of(scratch.At("out")));
    }

    private static ToolResult AsUser(string program, params string[] arguments) => Tool.Run(Snapfs.Ordinary[0], [.. Snapfs.Ordinary[1..], program, .. arguments]);
}
