using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.SnapshotFs.Snapshot.IndexFiles;

/// <summary>The questions about files that .NET does not answer: owner, inode, change time, and opening without following a link. Linux, x64 and arm64.</summary>
internal static unsafe partial class HostFile
{
    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;
    private const int EmptyPath = 0x1000;
    private const int CurrentDirectory = -100;
    private const uint BasicStats = 0x7FF;

    private static int NoFollow => RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x8000 : 0x20000;

    /// <summary>The user this process acts as.</summary>
    public static uint User => EffectiveUser();

    /// <summary>What an open file is; false when the system does not tell.</summary>
    public static bool TryStat(SafeFileHandle handle, out HostFileStatus status)
    {
        bool added = false;
        try
        {
            handle.DangerousAddRef(ref added);
            byte none = 0;
            return TryStat((int)handle.DangerousGetHandle(), &none, EmptyPath, out status);
        }
        finally
        {
            if (added)
            {
                handle.DangerousRelease();
            }
        }
    }

    /// <summary>What a path names, links followed; false when there is no such file.</summary>
    public static bool TryStat(string path, out HostFileStatus status)
    {
        fixed (byte* name = Terminated(path))
        {
            return TryStat(CurrentDirectory, name, 0, out status);
        }
    }

    /// <summary>Opens a file for reading, without waiting and without following a link in the last component; null when that cannot be done.</summary>
    public static SafeFileHandle? OpenHere(string path)
    {
        fixed (byte* name = Terminated(path))
        {
            int file = Open(name, CloseOnExec | NonBlocking | NoFollow, 0);
            return file < 0 ? null : new SafeFileHandle(file, ownsHandle: true);
        }
    }

    private static bool TryStat(int directory, byte* path, int flags, out HostFileStatus status)
    {
        Buffer buffer;
        bool known = StatX(directory, path, flags, BasicStats, &buffer) == 0;
        status = known
            ? new HostFileStatus(
                (buffer.Mode & 0xF000) == 0x8000,
                (uint)(buffer.Mode & 0xFFF),
                buffer.Owner,
                ((ulong)buffer.DeviceMajor << 32) | buffer.DeviceMinor,
                buffer.Inode,
                (long)buffer.Size,
                new HostTime(buffer.Modified.Seconds, buffer.Modified.Nanoseconds),
                new HostTime(buffer.Changed.Seconds, buffer.Changed.Nanoseconds))
            : default;
        return known;
    }

    private static byte[] Terminated(string path) => Encoding.UTF8.GetBytes(path + '\0');

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static partial int StatX(int directory, byte* path, int flags, uint mask, Buffer* result);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true)]
    private static partial int Open(byte* path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();

    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public long Seconds;
        public uint Nanoseconds;
        public int Reserved;
    }

    /// <summary><c>struct statx</c>, whose layout is the same on every processor.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 256)]
    private struct Buffer
    {
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
        public ulong Blocks;
        public ulong AttributesMask;
        public Time Accessed;
        public Time Born;
        public Time Changed;
        public Time Modified;
        public uint SpecialMajor;
        public uint SpecialMinor;
        public uint DeviceMajor;
        public uint DeviceMinor;
    }
}
