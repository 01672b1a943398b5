using Elastickv.SnapshotFs.FileSystem;
using Elastickv.SnapshotFs.Fuse.Mounting;
using Elastickv.SnapshotFs.Fuse.Native;
using Elastickv.SnapshotFs.Fuse.Protocol;
using Elastickv.SnapshotFs.Fuse.Session;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.SnapshotFs.Fuse;

/// <summary>
/// A mounted filesystem. It ends when it is unmounted, by <see cref="Unmount"/>, by <c>umount</c> or by <c>fusermount3 -u</c>; when the process ends first, the mount
/// point stays behind dead until somebody unmounts it or mounts there again. Thread-safe. Linux only.
/// </summary>
public sealed class FuseMount
{
    private const int MostReaders = 4;
    private const int ReadersPerProcessor = 2;

    private readonly IMounter mounter;
    private readonly FuseSession session;

    private FuseMount(string mountPoint, IMounter mounter, FuseSession session)
    {
        MountPoint = mountPoint;
        this.mounter = mounter;
        this.session = session;
    }

    /// <summary>Where it is mounted, absolute and without symbolic links.</summary>
    public string MountPoint { get; }

    /// <summary>Completes when the mount has ended and the filesystem is no longer used, so that it may be disposed. Never fails.</summary>
    public Task Completion => session.Ended;

    /// <summary>Mounts a filesystem and begins to serve it on threads of its own. Root mounts directly, everybody else through <c>fusermount3</c>.</summary>
    /// <param name="files">What to serve; must not be disposed before <see cref="Completion"/>.</param>
    /// <param name="options">Where and how.</param>
    /// <param name="logger">Told of unexpected failures while serving.</param>
    /// <exception cref="FuseMountException">It could not be mounted; the message is for people.</exception>
    public static FuseMount Start(SnapshotFileSystem files, FuseMountOptions options, ILogger logger)
    {
        IMounter mounter = ReadyDescriptor.IsMeantBy(options.MountPoint) ? new ReadyDescriptor()
            : Libc.EffectiveUser() == 0 ? new DirectMounter()
            : new HelperMounter();
        string mountPoint = mounter is ReadyDescriptor
            ? options.MountPoint
            : Mounting.MountPoint.Prepare(options.MountPoint, dead => mounter.Unmount(dead, lazily: true), logger);
        SafeFileHandle device = mounter.Mount(mountPoint, options with { Writable = files.IsWritable });
        int readers = options.Readers > 0 ? options.Readers : Math.Min(MostReaders, ReadersPerProcessor * Environment.ProcessorCount);
        var attributes = new AttributeWriter(Libc.RealUser(), Libc.RealGroup());
        var session = new FuseSession(new FuseDevice(device), files, attributes, readers, logger);
        session.Start();
        return new FuseMount(mountPoint, mounter, session);
    }

    /// <summary>Waits until the kernel has agreed to the protocol: from then on the mount answers.</summary>
    /// <exception cref="FuseMountException">It ended before, or the time was over.</exception>
    public void WaitUntilAnswering(TimeSpan patience)
    {
        Task first = Task.WhenAny(session.Answering, Task.Delay(patience)).GetAwaiter().GetResult();
        if (first != session.Answering)
        {
            throw new FuseMountException(FuseMountFailure.NotAnswering, $"{MountPoint}: the kernel did not begin to ask within {patience.TotalSeconds:0} seconds");
        }

        session.Answering.GetAwaiter().GetResult();
    }

    /// <summary>Unmounts. <see cref="Completion"/> tells when the last reader has left.</summary>
    /// <param name="lazily">
    /// Take the mount away from the directory tree at once even when programs are in it; it is served until the last of them has left.
    /// </param>
    /// <exception cref="FuseMountException">Programs are in it (<see cref="FuseMountFailure.Busy"/>), or it was refused.</exception>
    public void Unmount(bool lazily = false) => mounter.Unmount(MountPoint, lazily);
}
