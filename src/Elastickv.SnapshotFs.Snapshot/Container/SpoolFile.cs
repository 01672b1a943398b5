using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.SnapshotFs.Snapshot;

/// <summary>
/// Scratch space on disk for bytes that are made once and read at any offset: a temporary file that has no name and vanishes with the process.
/// Writers and readers may work at the same time on different stretches.
/// </summary>
public sealed unsafe class SpoolFile : IDisposable
{
    private readonly SafeFileHandle handle;
    private readonly MemoryMappedFile? map;
    private readonly MemoryMappedViewAccessor? view;
    private readonly byte* start;

    /// <param name="length">Exact length in bytes; the space is not written until it is used.</param>
    /// <exception cref="IOException">The temporary directory does not take the file.</exception>
    public SpoolFile(long length)
    {
        Length = length;
        handle = Create();
        RandomAccess.SetLength(handle, length);
        if (length > 0)
        {
            map = MemoryMappedFile.CreateFromFile(handle, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            view = map.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
            byte* pointer = null;
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
            start = pointer + view.PointerOffset;
            ResidentMemory.MapSmallPages(start, length);
        }
    }

    /// <summary>Length in bytes.</summary>
    public long Length { get; }

    /// <summary>Writes a stretch inside the length.</summary>
    /// <exception cref="IOException">The disk is full or failing.</exception>
    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        if (offset < 0 || bytes.Length > Length - offset)
        {
            throw new ArgumentOutOfRangeException(nameof(offset), "a spool file does not grow");
        }

        RandomAccess.Write(handle, bytes, offset);
    }

    /// <summary>A stretch inside the length, as it was written; valid until the file is disposed.</summary>
    public ReadOnlySpan<byte> Slice(long offset, int length)
    {
        if (offset < 0 || length < 0 || length > Length - offset)
        {
            throw new ArgumentOutOfRangeException(nameof(offset));
        }

        return new ReadOnlySpan<byte>(start + offset, length);
    }

    /// <summary>Gives the pages of the mapping back; they come again from the page cache when they are read.</summary>
    public void TrimMemory() => ResidentMemory.Release(start, Length);

    public void Dispose()
    {
        if (view is not null)
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
            view.Dispose();
            map!.Dispose();
        }

        handle.Dispose();
    }

    /// <summary>
    /// An open file without a name, private to its owner for the moment it has one. Lies in <c>/var/tmp</c> unless TMPDIR says otherwise: on many systems <c>/tmp</c> is memory,
    /// and what goes here may be as large as a snapshot.
    /// </summary>
    /// <exception cref="IOException">The temporary directory does not take the file.</exception>
    internal static SafeFileHandle Create()
    {
        if (OperatingSystem.IsLinux() && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("TMPDIR")))
        {
            try
            {
                return CreateIn("/var/tmp");
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // Not every container has one.
            }
        }

        return CreateIn(Path.GetTempPath());
    }

    /// <summary>The failure to write a translation of a snapshot, with what to do about it.</summary>
    /// <param name="path">The snapshot.</param>
    /// <param name="failure">What the system said.</param>
    internal static IOException NoRoom(string path, IOException failure) =>
        new($"{path}: what it holds is read through a temporary copy, which found no room ({failure.Message}); TMPDIR names another place for it", failure);

    private static SafeFileHandle CreateIn(string directory)
    {
        string path = Path.Combine(directory, $"snapfs-{Guid.NewGuid():N}");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        // The handle outlives the stream, which does nothing but create the file with a mode.
        var stream = new FileStream(path, options);
        GC.SuppressFinalize(stream);
        File.Delete(path);
        return stream.SafeFileHandle;
    }
}
