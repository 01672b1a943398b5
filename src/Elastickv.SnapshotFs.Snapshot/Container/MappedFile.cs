using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.SnapshotFs.Snapshot.Container;

/// <summary>
/// A file mapped read-only as a whole. Opened without write access, so read-only media will do. The mapping stays valid when the file is
/// unlinked; a file that is truncated or rewritten under it is noticed by <see cref="HasChanged"/>.
/// </summary>
internal sealed unsafe class MappedFile : IDisposable
{
    // Pages that walking the file may add to the process before they are given back, and how much is walked between two looks at it.
    private const long WalkingAllowance = 32L << 20;
    private const long WalkedBetweenChecks = 8L << 20;

    private readonly SafeFileHandle handle;
    private readonly MemoryMappedFile? map;
    private readonly MemoryMappedViewAccessor? view;
    private readonly DateTime openedWriteTime;
    private long residentAtOpen;
    private long walked;

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
        }
    }

    public string Path { get; }

    /// <summary>Length in bytes when the file was opened.</summary>
    public long Length { get; }

    /// <summary>Time of the last modification, UTC, when the file was opened.</summary>
    public DateTime ModifiedUtc => openedWriteTime;

    /// <summary>First mapped byte; null for an empty file.</summary>
    public byte* Start { get; }

    /// <summary>A piece of the file; the caller has checked that it lies inside.</summary>
    public ReadOnlySpan<byte> Slice(long offset, int length) => new(Start + offset, length);

    /// <summary>Whether size or modification time differ from what they were at opening (spec 00 §2). Any thread; one system call.</summary>
    public bool HasChanged() =>
        RandomAccess.GetLength(handle) != Length || File.GetLastWriteTimeUtc(handle) != openedWriteTime;

    /// <summary>Gives mapped pages back; see <see cref="ResidentMemory"/>.</summary>
    public void TrimMemory() => ResidentMemory.Release(Start, Length);

    /// <summary>Begins to serve: what the process holds from here on is measured against what it holds now.</summary>
    public void BeginServing()
    {
        TrimMemory();
        residentAtOpen = ResidentMemory.FileBacked();
    }

    /// <summary>Whether the process holds more than this many bytes of file pages beyond those at <see cref="BeginServing"/>.</summary>
    public bool Exceeds(long allowance) => ResidentMemory.FileBacked() - residentAtOpen > allowance;

    /// <summary>
    /// Notes that about this many bytes were walked, and gives pages back when they add up. Cursors and lookups call it, so that no walk over the
    /// snapshot makes the process large, whoever does it. Any thread.
    /// </summary>
    public void Walked(long bytes)
    {
        if (Interlocked.Add(ref walked, bytes) >= WalkedBetweenChecks && Interlocked.Exchange(ref walked, 0) >= WalkedBetweenChecks && Exceeds(WalkingAllowance))
        {
            TrimMemory();
        }
    }

    /// <summary>Gives the pages of one stretch back.</summary>
    public void TrimMemory(long from, long to) => ResidentMemory.Release(Start + from, to - from);

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
