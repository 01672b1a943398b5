using System.Globalization;
using System.Runtime.InteropServices;

namespace Elastickv.SnapshotFs.Snapshot;

/// <summary>
/// Mapped pages count as resident memory although the page cache owns them. Giving them back keeps a process within its limit at the price of a
/// soft page fault when they are touched again. Does nothing on systems without <c>madvise</c>.
/// </summary>
internal static unsafe partial class ResidentMemory
{
    private const int DontNeed = 4;
    private const int NoHugePage = 15;

    /// <summary>Unmaps the pages of a read-only file mapping; its content is untouched, readers may go on.</summary>
    public static void Release(byte* start, long length)
    {
        if (OperatingSystem.IsLinux() && length > 0)
        {
            nuint first = ((nuint)start + (nuint)Environment.SystemPageSize - 1) & ~((nuint)Environment.SystemPageSize - 1);
            nuint end = (nuint)start + (nuint)length;
            if (end > first)
            {
                _ = Advise(first, end - first, DontNeed);
            }
        }
    }

    /// <summary>
    /// Keeps the kernel from mapping 2 MiB around every touch, which it does where the page cache holds large folios: a few searches would count as a hundred
    /// megabytes.
    /// </summary>
    public static void MapSmallPages(byte* start, long length)
    {
        if (OperatingSystem.IsLinux() && length > 0)
        {
            _ = Advise((nuint)start, (nuint)length, NoHugePage);
        }
    }

    /// <summary>Bytes of file-backed pages in this process; 0 where that is not known.</summary>
    public static long FileBacked()
    {
        if (!OperatingSystem.IsLinux())
        {
            return 0;
        }

        // Size, resident, shared, … in pages; the third is what mapped files take.
        Span<byte> text = stackalloc byte[128];
        using var statm = File.OpenHandle("/proc/self/statm");
        int length = RandomAccess.Read(statm, text, 0);
        ReadOnlySpan<byte> rest = text[..length];
        rest = rest[(rest.IndexOf((byte)' ') + 1)..];
        rest = rest[(rest.IndexOf((byte)' ') + 1)..];
        return long.TryParse(rest[..rest.IndexOf((byte)' ')], NumberStyles.None, CultureInfo.InvariantCulture, out long pages)
            ? pages * Environment.SystemPageSize
            : 0;
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nuint address, nuint length, int advice);
}
