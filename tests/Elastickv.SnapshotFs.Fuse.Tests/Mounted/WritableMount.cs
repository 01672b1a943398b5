using Elastickv.SnapshotFs.Fuse.Tests.Support;
using Elastickv.SnapshotFs.TestData;

namespace Elastickv.SnapshotFs.Fuse.Tests.Mounted;

/// <summary>A snapshot of a real server, mounted writable by root, with an overlay of its own.</summary>
internal sealed class WritableMount : IDisposable
{
    private readonly DirectoryInfo overlay = Directory.CreateTempSubdirectory("snapfs-overlay-");

    public WritableMount()
    {
        string snapshot = GoldenData.Plain(GoldenData.At("real", "basic", "000000000000012d.fsm"));
        Mount = new HostedMount(MountUser.Root, "edit=" + snapshot, "overlay=" + Path.Combine(overlay.FullName, "o"));
        Assert.StartsWith("ready ", Mount.Greeting, StringComparison.Ordinal);
    }

    public HostedMount Mount { get; }

    /// <summary>Runs a program of Python in the mount's directory, which must succeed; gives what it printed.</summary>
    public string Python(string program)
    {
        Shell.Outcome outcome = Mount.Run("sh", "-c", $"cd '{Mount.Path}' && exec python3 -c \"$0\"", program);
        Assert.True(outcome.ExitCode == 0, outcome.Errors);
        return outcome.Output;
    }

    /// <summary>Demands that CHECKSUMS is true of every file.</summary>
    public void CheckSums()
    {
        Assert.Equal("", Mount.Sh("sha256sum -c --quiet CHECKSUMS"));
        Assert.Equal(Mount.Sh("find . -type f | grep -v '^./CHECKSUMS$' | LC_ALL=C sort"), Mount.Sh("cut -c 67- CHECKSUMS | sed 's|^|./|' | LC_ALL=C sort"));
    }

    public void Dispose()
    {
        Mount.Dispose();
        overlay.Delete(recursive: true);
    }
}
