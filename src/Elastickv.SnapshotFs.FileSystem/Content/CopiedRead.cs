using System.Buffers;
using Elastickv.SnapshotFs.Tree.Content;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.SnapshotFs.FileSystem.Content;

/// <summary>Reads of what has to be copied, because it may change or go while somebody holds its address.</summary>
internal static class CopiedRead
{
    // Also what a hostile length costs at most.
    private const int Step = 1 << 20;

    /// <summary>Gives every byte up to the end of an edited file.</summary>
    public static Errno Read(ReadableContent content, long offset, int count, IReadSink sink)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Math.Min(count, Step));
        try
        {
            while (count > 0)
            {
                int read = content.Read(offset, buffer.AsSpan(0, Math.Min(count, buffer.Length)));
                sink.AddCopy(buffer.AsSpan(0, read));
                offset += read;
                count -= read;
                if (read < buffer.Length)
                {
                    break;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return Errno.Ok;
    }

    /// <summary>Gives every byte up to the end of a temporary file, whose length the caller knows.</summary>
    public static Errno Read(SafeFileHandle file, long length, long offset, int count, IReadSink sink)
    {
        int wanted = (int)Math.Clamp(length - offset, 0, count);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Math.Min(wanted, Step));
        try
        {
            while (wanted > 0)
            {
                int read = RandomAccess.Read(file, buffer.AsSpan(0, Math.Min(wanted, buffer.Length)), offset);
                if (read == 0)
                {
                    return Errno.EIO;
                }

                sink.AddCopy(buffer.AsSpan(0, read));
                offset += read;
                wanted -= read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return Errno.Ok;
    }

    /// <summary>Gives bytes that are in memory.</summary>
    public static Errno Read(ReadOnlySpan<byte> bytes, long offset, int count, IReadSink sink)
    {
        if (offset < bytes.Length)
        {
            sink.AddCopy(bytes.Slice((int)offset, (int)Math.Min(count, bytes.Length - offset)));
        }

        return Errno.Ok;
    }
}
