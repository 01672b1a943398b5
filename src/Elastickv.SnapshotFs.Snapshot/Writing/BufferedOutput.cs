using System.Runtime.InteropServices;
using Elastickv.SnapshotFs.Snapshot.Container;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.SnapshotFs.Snapshot.Writing;

/// <summary>Appends to an open file through one buffer outside the managed heap. Does not own the handle. Not thread-safe.</summary>
internal sealed unsafe class BufferedOutput(SafeFileHandle file, long position) : IDisposable
{
    private const int Capacity = 1 << 20;

    private byte* buffer = (byte*)NativeMemory.Alloc(Capacity);
    private int used;
    private long flushed = position;

    /// <summary>Offset in the file of the next byte.</summary>
    public long Position => flushed + used;

    /// <exception cref="IOException">The disk is full or failing.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > Capacity - used)
        {
            Flush();
            if (bytes.Length >= Capacity)
            {
                RandomAccess.Write(file, bytes, flushed);
                flushed += bytes.Length;
                return;
            }
        }

        bytes.CopyTo(new Span<byte>(buffer + used, Capacity - used));
        used += bytes.Length;
    }

    /// <summary>
    /// Appends a stretch of another file without moving it through this process. Less than the whole where the system cannot: the rest is the caller's to write.
    /// </summary>
    /// <returns>How many bytes were appended.</returns>
    /// <exception cref="IOException">The disk is full or failing.</exception>
    public long CopyFrom(MappedFile source, long offset, long length)
    {
        Flush();
        long copied = FileCopy.Run(source.Handle, offset, file, flushed, length);
        flushed += copied;
        return copied;
    }

    /// <summary>Hands everything to the file; not the same as fsync.</summary>
    public void Flush()
    {
        RandomAccess.Write(file, new ReadOnlySpan<byte>(buffer, used), flushed);
        flushed += used;
        used = 0;
    }

    public void Dispose()
    {
        NativeMemory.Free(buffer);
        buffer = null;
    }
}
