using System.Runtime.InteropServices;

namespace Elastickv.SnapshotFs.Cli.Native;

/// <summary>
/// The system calls that .NET does not offer: relative to an open directory, never following a link, with names that are bytes. Linux, x64 and arm64.
/// Each returns -1 and sets errno on failure; <see cref="LibcFile"/> turns that into exceptions.
/// </summary>
internal static unsafe partial class Libc
{
    public const int AtCurrentDirectory = -100;
    public const int AtSymlinkNoFollow = 0x100;
    public const int RemoveDirectory = 0x200;

    public const int AccessToWrite = 2;
    public const int ByEffectiveUser = 0x200;

    public const int ReadOnly = 0;
    public const int WriteOnly = 1;
    public const int Create = 0x40;
    public const int Exclusive = 0x80;
    public const int NonBlocking = 0x800;
    public const int Append = 0x400;
    public const int CloseOnExec = 0x80000;

    public const int SetDescriptorFlags = 2;
    public const int DescriptorCloseOnExec = 1;
    public const int DuplicateCloseOnExec = 1030;

    public const int NoEntry = 2;
    public const int Interrupted = 4;
    public const int BadAddress = 14;
    public const int Exists = 17;
    public const int NotDirectory = 20;
    public const int BrokenPipe = 32;
    public const int TooManyLinks = 40;

    private const string Library = "libc";

    /// <summary>The two flags whose values differ between processors.</summary>
    public static readonly int Directory = IsArm ? 0x4000 : 0x10000;

    /// <inheritdoc cref="Directory"/>
    public static readonly int NoFollow = IsArm ? 0x8000 : 0x20000;

    private static bool IsArm => RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;

    [LibraryImport(Library, EntryPoint = "openat", SetLastError = true)]
    public static partial int OpenAt(int directory, byte* path, int flags, uint mode);

    [LibraryImport(Library, EntryPoint = "mkdirat", SetLastError = true)]
    public static partial int MakeDirectoryAt(int directory, byte* path, uint mode);

    [LibraryImport(Library, EntryPoint = "faccessat", SetLastError = true)]
    public static partial int AccessAt(int directory, byte* path, int mode, int flags);

    [LibraryImport(Library, EntryPoint = "unlinkat", SetLastError = true)]
    public static partial int UnlinkAt(int directory, byte* path, int flags);

    [LibraryImport(Library, EntryPoint = "statx", SetLastError = true)]
    public static partial int StatX(int directory, byte* path, int flags, uint mask, StatXBuffer* result);

    [LibraryImport(Library, EntryPoint = "futimens", SetLastError = true)]
    public static partial int SetTimes(int file, TimeSpec* accessThenModified);

    [LibraryImport(Library, EntryPoint = "lseek", SetLastError = true)]
    public static partial long Seek(int file, long offset, int whence);

    [LibraryImport(Library, EntryPoint = "ftruncate", SetLastError = true)]
    public static partial int Truncate(int file, long length);

    [LibraryImport(Library, EntryPoint = "fchmod", SetLastError = true)]
    public static partial int ChangeMode(int file, uint mode);

    [LibraryImport(Library, EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int file, byte* bytes, nuint count);

    [LibraryImport(Library, EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int file);

    [LibraryImport(Library, EntryPoint = "umask")]
    public static partial uint SetCreationMask(uint mask);

    /// <summary>fcntl(2) with an integer argument.</summary>
    [LibraryImport(Library, EntryPoint = "fcntl", SetLastError = true)]
    public static partial int DescriptorControl(int file, int command, int argument);

    [LibraryImport(Library, EntryPoint = "dup2", SetLastError = true)]
    public static partial int Duplicate(int file, int onto);

    [LibraryImport(Library, EntryPoint = "setsid", SetLastError = true)]
    public static partial int NewSession();

    [LibraryImport(Library, EntryPoint = "geteuid")]
    public static partial uint EffectiveUser();

    [LibraryImport(Library, EntryPoint = "isatty")]
    public static partial int IsTerminal(int file);

    [StructLayout(LayoutKind.Sequential)]
    public struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }

    /// <summary>The head of <c>struct statx</c>, whose layout is the same on every processor.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 256)]
    public struct StatXBuffer
    {
        public const uint TypeAndSize = 0x1 | 0x200;

        public uint Mask;
        public uint BlockSize;
        public ulong Attributes;
        public uint Links;
        public uint Owner;
        public uint Group;
        public ushort Mode;
        public ushort Padding;
        public ulong Inode;
        public ulong Size;
    }
}
