using System.Runtime.InteropServices;
using Elastickv.SnapshotFs.FileSystem;
using Elastickv.SnapshotFs.Fuse.Native;
using Elastickv.SnapshotFs.Fuse.Session;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.SnapshotFs.Fuse.Mounting;

/// <summary>Mounts with mount(2), which takes the privilege to do so (root).</summary>
internal sealed class DirectMounter : IMounter
{
    public SafeFileHandle Mount(string mountPoint, FuseMountOptions options)
    {
        FuseDeviceFile.RequireUsable();
        int descriptor = Libc.Open(FuseDevice.Path, Libc.ReadWrite | Libc.CloseOnExec);
        if (descriptor < 0)
        {
            throw FuseDeviceFile.Failure(Marshal.GetLastPInvokeError());
        }

        var device = new SafeFileHandle(descriptor, ownsHandle: true);
        string data = $"fd={descriptor},rootmode=40000,user_id={Libc.RealUser()},group_id={Libc.RealGroup()},{KernelOptions.Of(options)}";
        nuint flags = Libc.MountNoSuid | Libc.MountNoDev | (options.Writable ? 0 : Libc.MountReadOnly);
        if (Libc.Mount(options.SourceName, mountPoint, "fuse." + KernelOptions.Subtype, flags, data) == 0)
        {
            return device;
        }

        int error = Marshal.GetLastPInvokeError();
        device.Dispose();
        throw new FuseMountException(FuseMountFailure.Refused, (Errno)error == Errno.EPERM
            ? $"{options.MountPoint}: mounting is not allowed here; a container needs the capability SYS_ADMIN and the device {FuseDevice.Path} (docker run --cap-add SYS_ADMIN --device {FuseDevice.Path})"
            : (Errno)error == Errno.ENODEV
                ? $"{options.MountPoint}: this kernel knows no FUSE; load the module (modprobe fuse)"
                : $"{options.MountPoint}: mounting failed: {Libc.ErrorText(error)}");
    }

    public void Unmount(string mountPoint, bool lazily)
    {
        if (Libc.Unmount(mountPoint, Libc.UnmountNoFollow | (lazily ? Libc.UnmountDetach : 0)) == 0)
        {
            return;
        }

        int error = Marshal.GetLastPInvokeError();
        switch ((Errno)error)
        {
            case Errno.EINVAL or Errno.ENOENT:
                return;
            case Errno.EBUSY:
                throw new FuseMountException(FuseMountFailure.Busy, BusyMessage(mountPoint));
            default:
                throw new FuseMountException(FuseMountFailure.Refused, $"{mountPoint}: unmounting failed: {Libc.ErrorText(error)}");
        }
    }

    /// <summary>What to say when a mount is in use.</summary>
    public static string BusyMessage(string mountPoint) =>
        $"{mountPoint}: still in use: some program has a file open in it or works in it (fuser -vm {mountPoint} lists them)";
}
