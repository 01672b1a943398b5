using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.SnapshotFs.Overlay.Host;

/// <summary>
/// The system calls that take names as bytes and paths relative to an open directory. Linux on a 64-bit machine; the only place that knows their
/// numbers and layouts. Every wrapper throws <see cref="PosixException"/> on failure, except where it says otherwise.
/// </summary>
internal static unsafe partial class Posix
{
    public const int NoEntry = 2;
    public const int NoDevice = 6;
    public const int AlreadyExists = 17;
    public const int NotDirectory = 20;
    public const int Loop = 40;

    public const int ReadOnly = 0;
    public const int NoFollow = 0x20000;
    public const int Directory = 0x10000;
    public const int CloseOnExec = 0x80000;
    public const int NonBlocking = 0x800;
    public const int PathOnly = 0x200000;

    private const int ReadWrite = 2;
    private const int Create = 0x40;
    private const int Exclusive = 0x80;
    private const int OwnerOnly = 0b110_000_000;
    private const int OwnerOnlyDirectory = 0b111_000_000;
    private const int CurrentDirectory = -100;
    private const uint NoReplace = 1;
    private const int OpenAt2 = 437;
    private const ulong NoMagicLinks = 0x02;
    private const ulong NoSymlinks = 0x04;
    private const ulong Beneath = 0x08;
    private const int EmptyPath = 0x1000;
    private const uint BasicStats = 0x7FF;
    private const int Interrupted = 4;
    private const int TryAgain = 11;
    private const int LockExclusive = 2;
    private const int LockWithoutWaiting = 4;

    /// <summary>
    /// Opens a path below a directory; no component may be a link and nothing leads out of the directory. Gives -errno instead of throwing.
    /// </summary>
    /// <param name="directory">Descriptor of the directory.</param>
    /// <param name="path">Relative path; empty for the directory itself.</param>
    /// <param name="flags">As for open(2).</param>
    public static int TryOpenBeneath(SafeFileHandle directory, ReadOnlySpan<byte> path, int flags)
    {
        var how = new OpenHow { Flags = (ulong)(uint)(flags | CloseOnExec), Resolve = Beneath | NoSymlinks | NoMagicLinks };
        byte[] name = path.IsEmpty ? [(byte)'.', 0] : [.. path, 0];
        while (true)
        {
            fixed (byte* pointer = name)
            {
                long descriptor = SystemCall(OpenAt2, directory.DangerousGetHandle(), pointer, &how, sizeof(OpenHow));
                if (descriptor >= 0)
                {
                    return (int)descriptor;
                }
            }

            // A rename race inside the kernel's own check asks to be tried again.
            int error = Marshal.GetLastPInvokeError();
            if (error is not (Interrupted or TryAgain))
            {
                return -error;
            }
        }
    }

    /// <summary>Opens a directory named by the user; links in this path are followed.</summary>
    public static SafeFileHandle OpenDirectory(string path)
    {
        int descriptor = Open(path, ReadOnly | Directory | CloseOnExec, 0);
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw new PosixException(Marshal.GetLastPInvokeError(), path);
    }

    public static FileStatus Status(SafeFileHandle file)
    {
        StatX stat;
        byte empty = 0;
        return StatXCall((int)file.DangerousGetHandle(), &empty, EmptyPath, BasicStats, &stat) == 0
            ? new FileStatus(stat.Mode, stat.LinkCount, (long)stat.Size, (stat.ModifiedSeconds * 1000) + (stat.ModifiedNanoseconds / 1_000_000))
            : throw new PosixException(Marshal.GetLastPInvokeError(), "");
    }

    /// <summary>Creates a file that only its owner may read or write; the last component must not exist, not even as a link.</summary>
    public static SafeFileHandle CreatePrivate(string path)
    {
        int descriptor = Open(path, ReadWrite | Create | Exclusive | NoFollow | CloseOnExec, OwnerOnly);
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw new PosixException(Marshal.GetLastPInvokeError(), path);
    }

    /// <summary>Opens a file for reading and writing, made for its owner alone if it does not exist; the last component must not be a link.</summary>
    public static SafeFileHandle OpenPrivate(string path, bool create)
    {
        int descriptor = Open(path, ReadWrite | (create ? Create : 0) | NoFollow | CloseOnExec, OwnerOnly);
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw new PosixException(Marshal.GetLastPInvokeError(), path);
    }

    /// <summary>Makes a directory that only its owner may use; one that exists is left as it is.</summary>
    public static void MakePrivateDirectory(string path)
    {
        if (MakeDirectory(path, OwnerOnlyDirectory) != 0 && Marshal.GetLastPInvokeError() is var error and not AlreadyExists)
        {
            throw new PosixException(error, path);
        }
    }

    /// <summary>Renames a file to a name that must be free; false when it is not.</summary>
    public static bool TryRenameNew(string from, string to)
    {
        if (RenameAt2(CurrentDirectory, from, CurrentDirectory, to, NoReplace) == 0)
        {
            return true;
        }

        int error = Marshal.GetLastPInvokeError();
        return error == AlreadyExists ? false : throw new PosixException(error, to);
    }

    /// <summary>Makes the names in a directory durable.</summary>
    public static void SyncDirectory(string path)
    {
        using SafeFileHandle directory = OpenDirectory(path);
        if (Sync((int)directory.DangerousGetHandle()) != 0)
        {
            throw new PosixException(Marshal.GetLastPInvokeError(), path);
        }
    }

    /// <summary>Makes everything written to the file system that holds a directory durable.</summary>
    public static void SyncFileSystem(string path)
    {
        using SafeFileHandle directory = OpenDirectory(path);
        if (SyncAll((int)directory.DangerousGetHandle()) != 0)
        {
            throw new PosixException(Marshal.GetLastPInvokeError(), path);
        }
    }

    /// <summary>Takes the lock of an open file for as long as it is open; false when another opener has it.</summary>
    public static bool TryLock(SafeFileHandle file)
    {
        if (Lock((int)file.DangerousGetHandle(), LockExclusive | LockWithoutWaiting) == 0)
        {
            return true;
        }

        int error = Marshal.GetLastPInvokeError();
        return error == TryAgain ? false : throw new PosixException(error, "");
    }

    /// <summary>Gives every entry of an open directory except <c>.</c> and <c>..</c>, in the order of the file system; the type is DT_UNKNOWN where it does not say.</summary>
    public static void ReadDirectory(SafeFileHandle directory, Action<ReadOnlySpan<byte>, byte> entry)
    {
        // fdopendir takes the descriptor over, so it gets one of its own.
        int own = TryOpenBeneath(directory, default, ReadOnly | Directory);
        nint stream = own < 0 ? 0 : OpenStream(own);
        if (stream == 0)
        {
            throw new PosixException(own < 0 ? -own : Marshal.GetLastPInvokeError(), "");
        }

        try
        {
            while (true)
            {
                Marshal.SetLastSystemError(0);
                byte* record = NextEntry(stream);
                if (record is null)
                {
                    int error = Marshal.GetLastPInvokeError();
                    if (error != 0)
                    {
                        throw new PosixException(error, "");
                    }

                    return;
                }

                ReadOnlySpan<byte> name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(record + 19);
                if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
                {
                    entry(name, record[18]);
                }
            }
        }
        finally
        {
            _ = CloseStream(stream);
        }
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial long SystemCall(long number, nint directory, byte* path, OpenHow* how, nint size);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "mkdir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeDirectory(string path, int mode);

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameAt2(int fromDirectory, string from, int toDirectory, string to, uint flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "syncfs", SetLastError = true)]
    private static partial int SyncAll(int descriptor);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Lock(int descriptor, int operation);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static partial int StatXCall(int directory, byte* path, int flags, uint mask, StatX* result);

    [LibraryImport("libc", EntryPoint = "fdopendir", SetLastError = true)]
    private static partial nint OpenStream(int descriptor);

    [LibraryImport("libc", EntryPoint = "readdir", SetLastError = true)]
    private static partial byte* NextEntry(nint stream);

    [LibraryImport("libc", EntryPoint = "closedir")]
    private static partial int CloseStream(nint stream);

    [StructLayout(LayoutKind.Sequential)]
    private struct OpenHow
    {
        public ulong Flags;
        public ulong Mode;
        public ulong Resolve;
    }

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct StatX
    {
        [FieldOffset(16)]
        public uint LinkCount;

        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(40)]
        public ulong Size;

        [FieldOffset(112)]
        public long ModifiedSeconds;

        [FieldOffset(120)]
        public uint ModifiedNanoseconds;
    }
}
