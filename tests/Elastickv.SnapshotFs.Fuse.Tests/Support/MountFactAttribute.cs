namespace Elastickv.SnapshotFs.Fuse.Tests.Support;

/// <summary>A test that needs a real mount of a user; skipped, with the reason, where that is not possible.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class MountFactAttribute : FactAttribute
{
    public MountFactAttribute(MountUser user = MountUser.Root) => Skip = MountSupport.Missing(user);
}
