using Elastickv.SnapshotFs.Overlay.Host;

namespace Elastickv.SnapshotFs.Overlay.Storage;

/// <summary>What a failure of the overlay's disk means for the edit that met it.</summary>
internal static class DiskErrors
{
    private const int NoSpaceOnDevice = 28;
    private const int FileTooBig = 27;
    private const int QuotaExceeded = 122;

    /// <summary>Whether an exception says that the disk failed or refused.</summary>
    public static bool Are(Exception failure) => failure is IOException or UnauthorizedAccessException;

    public static EditResult ResultOf(Exception failure) => (failure is PosixException posix ? posix.Error : failure.HResult & 0xFFFF) switch
    {
        NoSpaceOnDevice or QuotaExceeded => EditResult.NoSpace,
        FileTooBig => EditResult.TooLarge,
        _ => EditResult.InputOutput,
    };
}
