using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.SnapshotFs.Cli.Native;

/// <summary>Descriptors across the start of a process in the background.</summary>
internal static class Descriptors
{
    private const int FirstBeyondStandard = 3;

    /// <summary>
    /// Keeps every descriptor but the three standard ones from processes started from now on: one that was inherited and stays open in the background would
    /// hold up whoever waits for its end.
    /// </summary>
    public static void KeepFromChildren()
    {
        foreach (string name in Directory.EnumerateFileSystemEntries("/proc/self/fd"))
        {
            if (int.TryParse(Path.GetFileName(name), NumberStyles.None, CultureInfo.InvariantCulture, out int descriptor) && descriptor >= FirstBeyondStandard)
            {
                _ = Libc.DescriptorControl(descriptor, Libc.SetDescriptorFlags, Libc.DescriptorCloseOnExec);
            }
        }
    }

    /// <summary>Moves standard output somewhere else and gives a stream to where it went before.</summary>
    public static FileStream TakeOutput()
    {
        int copy = Libc.DescriptorControl(1, Libc.DuplicateCloseOnExec, FirstBeyondStandard);
        if (copy < 0)
        {
            throw LibcFile.Failure("standard output");
        }

        var stream = new FileStream(new SafeFileHandle(copy, ownsHandle: true), FileAccess.Write, bufferSize: 0);
        Redirect("/dev/null"u8, Libc.WriteOnly, 1);
        return stream;
    }

    /// <summary>Makes a descriptor stand for a file.</summary>
    public static void Redirect(ReadOnlySpan<byte> path, int flags, int descriptor)
    {
        int file = LibcFile.OpenAt(Libc.AtCurrentDirectory, path, flags | Libc.CloseOnExec);
        if (file < 0 || Libc.Duplicate(file, descriptor) < 0)
        {
            throw LibcFile.Failure(path);
        }

        Libc.Close(file);
    }
}
