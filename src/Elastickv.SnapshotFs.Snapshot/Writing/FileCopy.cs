using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.SnapshotFs.Snapshot.Writing;

/// <summary>Copies between two open files inside the kernel, where it offers that: <c>copy_file_range</c>, which also shares blocks on file systems that can.</summary>
internal static unsafe partial class FileCopy
{
    private const int NoSpace = 28;
    private const int InputOutput = 5;
    private const int QuotaExceeded = 122;
    private const int FileTooBig = 27;
    private const int Interrupted = 4;
    private const long StepLength = 64 << 20;

    /// <summary>Copies a stretch, or the beginning of it.</summary>
    /// <returns>How many bytes were copied; the rest has to be copied in another way.</returns>
    /// <exception cref="IOException">The disk is full or failing.</exception>
    public static long Run(SafeFileHandle from, long fromOffset, SafeFileHandle to, long toOffset, long length)
    {
        if (!OperatingSystem.IsLinux())
        {
            return 0;
        }

        long copied = 0;
        while (copied < length)
        {
            long source = fromOffset + copied, target = toOffset + copied;
            nint step = CopyFileRange(
                (int)from.DangerousGetHandle(), &source, (int)to.DangerousGetHandle(), &target, (nuint)Math.Min(StepLength, length - copied), 0);
            if (step > 0)
            {
                copied += step;
                continue;
            }

            int error = step == 0 ? 0 : Marshal.GetLastPInvokeError();
            if (error == Interrupted)
            {
                continue;
            }

            return error is NoSpace or InputOutput or QuotaExceeded or FileTooBig ? throw new IOException(Marshal.GetPInvokeErrorMessage(error), error) : copied;
        }

        return copied;
    }

    [LibraryImport("libc", EntryPoint = "copy_file_range", SetLastError = true)]
    private static partial nint CopyFileRange(int from, long* fromOffset, int to, long* toOffset, nuint length, uint flags);
}
