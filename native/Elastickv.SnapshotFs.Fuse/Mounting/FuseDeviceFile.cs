using System.Runtime.InteropServices;
using Elastickv.SnapshotFs.FileSystem;
using Elastickv.SnapshotFs.Fuse.Native;
using Elastickv.SnapshotFs.Fuse.Session;

namespace Elastickv.SnapshotFs.Fuse.Mounting;

/// <summary>Says what is wrong with <c>/dev/fuse</c>.</summary>
internal static class FuseDeviceFile
{
    /// <summary>Checks that this user can open the device.</summary>
    /// <exception cref="FuseMountException">It is missing or may not be opened.</exception>
    public static void RequireUsable()
    {
        if (Libc.Access(FuseDevice.Path, Libc.ReadAndWriteAccess) != 0)
        {
            throw Failure(Marshal.GetLastPInvokeError());
        }
    }

    public static FuseMountException Failure(int error) => (Errno)error switch
    {
        Errno.ENOENT or Errno.ENXIO or Errno.ENODEV => new FuseMountException(
            FuseMountFailure.NoDevice,
            $"there is no {FuseDevice.Path}: load the kernel module (modprobe fuse); a container needs the device (docker run --device {FuseDevice.Path})"),
        Errno.EACCES or Errno.EPERM => new FuseMountException(
            FuseMountFailure.DeviceForbidden,
            $"{FuseDevice.Path} may not be opened by this user: its usual mode is 0666 (sudo chmod 0666 {FuseDevice.Path})"),
        _ => new FuseMountException(FuseMountFailure.NoDevice, $"{FuseDevice.Path} cannot be opened: {Libc.ErrorText(error)}"),
    };
}
