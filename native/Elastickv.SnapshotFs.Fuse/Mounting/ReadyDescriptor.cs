using System.Globalization;
using Elastickv.SnapshotFs.Fuse.Native;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.SnapshotFs.Fuse.Mounting;

/// <summary>A descriptor that somebody else mounted, named <c>/dev/fd/N</c> in place of a mount point; unmounting is their business too.</summary>
internal sealed class ReadyDescriptor : IMounter
{
    private const string Prefix = "/dev/fd/";

    public static bool IsMeantBy(string mountPoint) => TryParse(mountPoint, out _);

    public SafeFileHandle Mount(string mountPoint, FuseMountOptions options)
    {
        _ = TryParse(mountPoint, out int descriptor);
        if (Libc.DescriptorControl(descriptor, Libc.SetDescriptorFlags, Libc.DescriptorCloseOnExec) < 0)
        {
            throw new FuseMountException(FuseMountFailure.BadMountPoint, $"{mountPoint}: is not an open descriptor");
        }

        return new SafeFileHandle(descriptor, ownsHandle: true);
    }

    public void Unmount(string mountPoint, bool lazily) => throw new FuseMountException(
        FuseMountFailure.Refused, $"{mountPoint}: was mounted by another program, which has to unmount it; it also ends when this program does");

    private static bool TryParse(string mountPoint, out int descriptor)
    {
        descriptor = -1;
        return mountPoint.StartsWith(Prefix, StringComparison.Ordinal)
            && int.TryParse(mountPoint.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out descriptor);
    }
}
