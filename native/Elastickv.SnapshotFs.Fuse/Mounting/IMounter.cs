using Microsoft.Win32.SafeHandles;

namespace Elastickv.SnapshotFs.Fuse.Mounting;

/// <summary>A way to attach <c>/dev/fuse</c> to a directory.</summary>
internal interface IMounter
{
    /// <summary>Mounts and gives the descriptor on which the kernel's requests come.</summary>
    /// <exception cref="FuseMountException">It was refused.</exception>
    SafeFileHandle Mount(string mountPoint, FuseMountOptions options);

    /// <summary>Unmounts; lazily: at once for new users, and for those who are in it when they leave. Nothing happens when nothing is mounted.</summary>
    /// <exception cref="FuseMountException">It is in use, or was refused.</exception>
    void Unmount(string mountPoint, bool lazily);
}
