using System.Runtime.InteropServices;
using System.Text;
using Elastickv.SnapshotFs.FileSystem;
using Elastickv.SnapshotFs.Fuse.Native;
using Microsoft.Extensions.Logging;

namespace Elastickv.SnapshotFs.Fuse.Mounting;

/// <summary>Makes sure that a directory can be mounted on.</summary>
internal static unsafe class MountPoint
{
    private const int StatFsBytes = 256;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Checks that a path is an existing empty directory where nothing is mounted, after removing what a killed program left there.
    /// </summary>
    /// <param name="path">As the user gave it.</param>
    /// <param name="unmountLazily">Removes a mount at a path.</param>
    /// <param name="logger">Told of what was removed.</param>
    /// <returns>The path without symbolic links, as the mount table has it.</returns>
    /// <exception cref="FuseMountException">It cannot be mounted on; the message says why.</exception>
    public static string Prepare(string path, Action<string> unmountLazily, ILogger logger)
    {
        string full = Canonical(path);
        MountEntry? there = MountTable.Find(full);
        if (there is { IsFuse: true } && IsDead(full))
        {
            FuseLog.DeadMount(logger, full);
            unmountLazily(full);
            there = MountTable.Find(full);
        }

        if (there is not null)
        {
            throw new FuseMountException(
                FuseMountFailure.AlreadyMounted, $"{path}: something is mounted there already ({there.Type}, {there.Source}); unmount it first, or choose another directory");
        }

        RequireEmptyDirectory(path, full);
        return full;
    }

    /// <summary>A path without symbolic links. A mount point whose program was killed cannot be asked anything, so the last component is looked at last.</summary>
    public static string Canonical(string path)
    {
        string absolute = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        string? parent = Path.GetDirectoryName(absolute);
        if (parent is not null && RealPath(parent) is { } realParent)
        {
            string candidate = Path.Combine(realParent, Path.GetFileName(absolute));
            if (MountTable.Find(candidate) is not null)
            {
                return candidate;
            }
        }

        return RealPath(absolute) ?? absolute;
    }

    private static void RequireEmptyDirectory(string path, string full)
    {
        if (!Directory.Exists(full))
        {
            throw new FuseMountException(FuseMountFailure.BadMountPoint, File.Exists(full)
                ? $"{path}: is a file; a mount point must be an existing empty directory"
                : $"{path}: there is no such directory; create it first");
        }

        bool empty;
        try
        {
            using IEnumerator<string> entries = Directory.EnumerateFileSystemEntries(full).GetEnumerator();
            empty = !entries.MoveNext();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new FuseMountException(FuseMountFailure.BadMountPoint, $"{path}: cannot be read: {failure.Message}", failure);
        }

        if (!empty)
        {
            throw new FuseMountException(FuseMountFailure.BadMountPoint, $"{path}: is not empty; what is in it would be hidden, so choose an empty directory");
        }
    }

    /// <summary>Whether the program behind a FUSE mount is gone. One that does not answer may hold us up for ever, so another thread asks.</summary>
    private static bool IsDead(string mountPoint)
    {
        int error = 0;
        var asking = new Thread(() =>
        {
            byte* answer = stackalloc byte[StatFsBytes];
            error = Libc.StatFs(mountPoint, answer) == 0 ? 0 : Marshal.GetLastPInvokeError();
        }) { IsBackground = true };
        asking.Start();
        return asking.Join(Patience) && error == (int)Errno.ENOTCONN;
    }

    private static string? RealPath(string path)
    {
        byte* resolved = Libc.RealPath(path, null);
        if (resolved is null)
        {
            return null;
        }

        string text = Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(resolved));
        Libc.Free(resolved);
        return text;
    }
}
