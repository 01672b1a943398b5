using Elastickv.SnapshotFs.Fuse.Tests.Support;

namespace Elastickv.SnapshotFs.Fuse.Tests.Mounted;

/// <summary>One mount shared by the tests of a class, made when the first of them asks for it.</summary>
public abstract class MountFixture(MountUser user, params string[] flags) : IDisposable
{
    private readonly Lazy<HostedMount> mount = new(() => new HostedMount(user, flags));

    internal HostedMount Mount
    {
        get
        {
            Assert.StartsWith("ready ", mount.Value.Greeting, StringComparison.Ordinal);
            return mount.Value;
        }
    }

    public MountUser User => user;

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        if (mount.IsValueCreated)
        {
            mount.Value.Dispose();
        }
    }
}
