using System.Runtime.InteropServices;
using Elastickv.SnapshotFs.FileSystem;
using Elastickv.SnapshotFs.Fuse.Native;
using Elastickv.SnapshotFs.Fuse.Protocol;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.SnapshotFs.Fuse.Session;

/// <summary>A descriptor of <c>/dev/fuse</c> that belongs to a mount: requests come out, replies go in.</summary>
internal sealed unsafe class FuseDevice(SafeFileHandle handle) : IDisposable
{
    public const string Path = "/dev/fuse";

    // FUSE_DEV_IOC_CLONE: _IOR(229, 0, uint32_t).
    private const nuint CloneRequest = 0x8004E500;

    /// <summary>Waits for a request.</summary>
    /// <returns>Its length, or a negative error number.</returns>
    public int Read(byte* buffer, int capacity)
    {
        nint count = Libc.Read(handle, buffer, (nuint)capacity);
        return count >= 0 ? (int)count : -Marshal.GetLastPInvokeError();
    }

    /// <summary>Sends a complete reply.</summary>
    public Errno Send(Reply reply)
    {
        ReadOnlySpan<IoVec> pieces = reply.Pieces;
        fixed (IoVec* first = pieces)
        {
            return Libc.WriteVector(handle, first, pieces.Length) >= 0 ? Errno.Ok : (Errno)Marshal.GetLastPInvokeError();
        }
    }

    /// <summary>
    /// A second descriptor of the same mount with a queue of its own, so that readers do not disturb each other. Null when the device cannot be opened
    /// again: sharing one descriptor works too.
    /// </summary>
    public FuseDevice? Clone()
    {
        int descriptor = Libc.Open(Path, Libc.ReadWrite | Libc.CloseOnExec);
        if (descriptor < 0)
        {
            return null;
        }

        var clone = new SafeFileHandle(descriptor, ownsHandle: true);
        uint original = (uint)handle.DangerousGetHandle();
        if (Libc.Control(clone, CloneRequest, &original) != 0)
        {
            clone.Dispose();
            return null;
        }

        return new FuseDevice(clone);
    }

    public void Dispose() => handle.Dispose();
}
