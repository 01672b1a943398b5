using System.Runtime.InteropServices;
using Elastickv.SnapshotFs.Cli.CommandLine;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.SnapshotFs.Cli.Native;

/// <summary>File operations on names that are bytes. Descriptors are plain numbers that the caller closes. Thread-safe.</summary>
internal static unsafe class LibcFile
{
    private const int LongestName = 512;

    /// <summary>What a path names, without following a link in its last component.</summary>
    /// <exception cref="LibcException">It cannot be told.</exception>
    public static FileKind KindOf(int directory, ReadOnlySpan<byte> path, bool follow = false)
    {
        Libc.StatXBuffer buffer;
        fixed (byte* name = Terminated(path, stackalloc byte[LongestName]))
        {
            if (Libc.StatX(directory, name, follow ? 0 : Libc.AtSymlinkNoFollow, Libc.StatXBuffer.TypeAndSize, &buffer) != 0)
            {
                return Marshal.GetLastPInvokeError() is Libc.NoEntry or Libc.NotDirectory ? FileKind.None : throw Failure(path);
            }
        }

        return (buffer.Mode & 0xF000) switch
        {
            0x8000 => FileKind.Regular,
            0x4000 => FileKind.Directory,
            0xA000 => FileKind.SymbolicLink,
            _ => FileKind.Special,
        };
    }

    /// <summary>Whether this process may write to what a path names: not on read-only media, and not without permission.</summary>
    public static bool MayWrite(string path)
    {
        fixed (byte* name = Terminated(RawText.ToBytes(path), stackalloc byte[LongestName]))
        {
            return Libc.AccessAt(Libc.AtCurrentDirectory, name, Libc.AccessToWrite, Libc.ByEffectiveUser) == 0;
        }
    }

    /// <summary>Opens a file for reading; for paths that no string can hold.</summary>
    public static SafeFileHandle OpenForReading(ReadOnlySpan<byte> path)
    {
        int file = OpenAt(Libc.AtCurrentDirectory, path, Libc.ReadOnly | Libc.CloseOnExec | Libc.NonBlocking);
        return file >= 0 ? new SafeFileHandle(file, ownsHandle: true) : throw Failure(path);
    }

    /// <summary>openat(2) that is tried again when a signal interrupts it; -1 and errno on failure.</summary>
    public static int OpenAt(int directory, ReadOnlySpan<byte> path, int flags, uint mode = 0)
    {
        fixed (byte* name = Terminated(path, stackalloc byte[LongestName]))
        {
            int file;
            do
            {
                file = Libc.OpenAt(directory, name, flags, mode);
            }
            while (file < 0 && Marshal.GetLastPInvokeError() == Libc.Interrupted);

            return file;
        }
    }

    /// <summary>False, with errno set, when the directory could not be made.</summary>
    public static bool TryMakeDirectory(int directory, ReadOnlySpan<byte> path, uint mode)
    {
        fixed (byte* name = Terminated(path, stackalloc byte[LongestName]))
        {
            return Libc.MakeDirectoryAt(directory, name, mode) == 0;
        }
    }

    /// <summary>False, with errno set, when the name could not be removed.</summary>
    public static bool TryUnlink(int directory, ReadOnlySpan<byte> path)
    {
        fixed (byte* name = Terminated(path, stackalloc byte[LongestName]))
        {
            return Libc.UnlinkAt(directory, name, 0) == 0;
        }
    }

    /// <summary>False, with errno set, when the directory could not be removed.</summary>
    public static bool TryRemoveDirectory(int directory, ReadOnlySpan<byte> path)
    {
        fixed (byte* name = Terminated(path, stackalloc byte[LongestName]))
        {
            return Libc.UnlinkAt(directory, name, Libc.RemoveDirectory) == 0;
        }
    }

    /// <summary>Writes everything; false with errno set when the system takes no more.</summary>
    public static bool TryWrite(int file, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            for (long done = 0; done < bytes.Length;)
            {
                nint count = Libc.Write(file, start + done, (nuint)(bytes.Length - done));
                if (count >= 0)
                {
                    done += count;
                }
                else if (Marshal.GetLastPInvokeError() != Libc.Interrupted)
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Sets access and modification time of an open file, in Unix milliseconds; false with errno set on failure.</summary>
    public static bool TrySetTimes(int file, long modifiedMs)
    {
        long seconds = Math.DivRem(modifiedMs, 1000, out long rest);
        Libc.TimeSpec* times = stackalloc Libc.TimeSpec[2];
        times[0] = times[1] = new Libc.TimeSpec { Seconds = (nint)seconds, Nanoseconds = (nint)(rest * 1_000_000) };
        return Libc.SetTimes(file, times) == 0;
    }

    /// <summary>The last system call's failure as an exception.</summary>
    public static LibcException Failure(ReadOnlySpan<byte> path) => Failure(RawText.Display(path));

    /// <inheritdoc cref="Failure(ReadOnlySpan{byte})"/>
    public static LibcException Failure(string path) => new(path, Marshal.GetLastPInvokeError());

    private static ReadOnlySpan<byte> Terminated(ReadOnlySpan<byte> path, Span<byte> room)
    {
        Span<byte> bytes = path.Length < room.Length ? room : new byte[path.Length + 1];
        path.CopyTo(bytes);
        bytes[path.Length] = 0;
        return bytes;
    }
}
