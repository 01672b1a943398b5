using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.SnapshotFs.Snapshot.Container;

/// <summary>
/// A file mapped read-only as a whole. Opened without write access, so read-only media will do. The mapping stays valid when the file is
/// unlinked; a file that is truncated or rewritten under it is noticed by <see cref="HasChanged"/>.
/// </summary>
internal sealed unsafe class MappedFile : IDisposable
{
    private const int MappedAround = 512 << 10;

    private readonly SafeFileHandle handle;
    private readonly MemoryMappedFile? map;
    private readonly MemoryMappedViewAccessor? view;
    private readonly DateTime openedWriteTime;
    private long residentAtBegin;

    /// <param name="path">The file; kept verbatim for messages.</param>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public MappedFile(string path)
        : this(path, File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
    {
    }

    /// <summary>Maps an open file; the handle belongs to the mapping from here on.</summary>
    public MappedFile(string path, SafeFileHandle handle)
    {
        Path = path;
        this.handle = handle;
        Length = RandomAccess.GetLength(handle);
        openedWriteTime = File.GetLastWriteTimeUtc(handle);
        if (Length > 0)
        {
            map = MemoryMappedFile.CreateFromFile(handle, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            view = map.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read);
            byte* start = null;
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
            Start = start + view.PointerOffset;
            ResidentMemory.MapSmallPages(Start, Length);
        }
    }

    public string Path { get; }

    /// <summary>The open file; belongs to the mapping.</summary>
    public SafeFileHandle Handle => handle;

    /// <summary>Length in bytes when the file was opened.</summary>
    public long Length { get; }

    /// <summary>Time of the last modification, UTC, when the file was opened.</summary>
    public DateTime ModifiedUtc => openedWriteTime;

    /// <summary>First mapped byte; null for an empty file.</summary>
    public byte* Start { get; }

    /// <summary>A piece of the file; the caller has checked that it lies inside.</summary>
    public ReadOnlySpan<byte> Slice(long offset, int length) => new(Start + offset, length);

    /// <summary>Whether size or modification time differ from what they were at opening (spec 00 §2). Any thread; two system calls.</summary>
    public bool HasChanged() =>
        RandomAccess.GetLength(handle) != Length || File.GetLastWriteTimeUtc(handle) != openedWriteTime;

    /// <summary>Takes what the process holds of file pages now as the level from which <see cref="TrimMemory(long)"/> counts, all of this file given back.</summary>
    public void BeginResidency()
    {
        ResidentMemory.Release(Start, Length);
        residentAtBegin = ResidentMemory.FileBacked();
    }

    /// <summary>Gives all mapped pages back when the process holds more than so many bytes of file pages beyond that level; true when it did.</summary>
    public bool TrimMemory(long allowance)
    {
        bool exceeded = ResidentMemory.FileBacked() - residentAtBegin > allowance;
        if (exceeded)
        {
            // What is left is the program itself, which goes on growing for a while after opening: a level that stayed would be exceeded for ever.
            BeginResidency();
        }

        return exceeded;
    }

    /// <summary>Gives the pages of one stretch back, and those right before it, which the system maps again around a touch.</summary>
    public void TrimMemory(long from, long to)
    {
        from = Math.Max(0, from - MappedAround);
        ResidentMemory.Release(Start + from, to - from);
    }

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
}
