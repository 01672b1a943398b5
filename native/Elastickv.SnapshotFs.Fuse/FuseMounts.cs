using Elastickv.SnapshotFs.Fuse.Mounting;
using Elastickv.SnapshotFs.Fuse.Native;

namespace Elastickv.SnapshotFs.Fuse;

/// <summary>Mounts that other processes serve, or served until they were killed. Linux only.</summary>
public static class FuseMounts
{
    /// <summary>Where a path is mounted, absolute and without symbolic links; null when no snapshot is mounted there.</summary>
    public static string? Find(string path)
    {
        string full = Mounting.MountPoint.Canonical(path);
        return MountTable.Find(full) is { Type: "fuse." + KernelOptions.Subtype } ? full : null;
    }

    /// <summary>Unmounts, directly as root and through <c>fusermount3</c> otherwise; fine when nothing is mounted there any more.</summary>
    /// <param name="mountPoint">As <see cref="Find"/> gives it.</param>
    /// <exception cref="FuseMountException">Programs are in it (<see cref="FuseMountFailure.Busy"/>), or it was refused.</exception>
    public static void Unmount(string mountPoint)
    {
        IMounter mounter = Libc.EffectiveUser() == 0 ? new DirectMounter() : new HelperMounter();
        mounter.Unmount(mountPoint, lazily: false);
    }
}
