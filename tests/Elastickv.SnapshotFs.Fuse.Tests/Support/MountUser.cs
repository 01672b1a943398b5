namespace Elastickv.SnapshotFs.Fuse.Tests.Support;

/// <summary>Who mounts.</summary>
public enum MountUser
{
    /// <summary>With mount(2).</summary>
    Root,

    /// <summary>Through the helper.</summary>
    Ordinary,
}
