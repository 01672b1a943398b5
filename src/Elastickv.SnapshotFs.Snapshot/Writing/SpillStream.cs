using Elastickv.SnapshotFs.Snapshot.Writing;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.SnapshotFs.Snapshot;

/// <summary>A growing sequence of bytes on disk, in a nameless temporary file: appended at the end, read anywhere. Not thread-safe.</summary>
public sealed class SpillStream : IDisposable
{
    private readonly SafeFileHandle file;
    private readonly BufferedOutput output;

    /// <exception cref="IOException">The temporary directory does not take the file.</exception>
    public SpillStream()
    {
        file = SpoolFile.Create();
        output = new BufferedOutput(file, 0);
    }

    /// <summary>Bytes appended so far.</summary>
    public long Length => output.Position;

    /// <exception cref="IOException">The disk is full or failing.</exception>
    public void Append(ReadOnlySpan<byte> bytes) => output.Write(bytes);

    /// <summary>Fills the buffer from an offset on.</summary>
    /// <exception cref="EndOfStreamException">The stretch is not wholly inside the length.</exception>
    public void Read(long offset, Span<byte> buffer)
    {
        output.Flush();
        while (!buffer.IsEmpty)
        {
            int read = RandomAccess.Read(file, buffer, offset);
            if (read == 0)
            {
                throw new EndOfStreamException();
            }

            offset += read;
            buffer = buffer[read..];
        }
    }

    public void Dispose()
    {
        output.Dispose();
        file.Dispose();
    }
}
