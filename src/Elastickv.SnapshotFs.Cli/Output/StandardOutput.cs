using System.Runtime.InteropServices;
using Elastickv.SnapshotFs.Cli.Native;

namespace Elastickv.SnapshotFs.Cli.Output;

/// <summary>
/// Standard output, unbuffered, through write(2). .NET's own streams either swallow a closed pipe or keep a file position of their own, which
/// overwrites what another program appended to the same file.
/// </summary>
internal sealed class StandardOutput : Stream
{
    private const int Descriptor = 1;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (!LibcFile.TryWrite(Descriptor, buffer))
        {
            throw Marshal.GetLastPInvokeError() == Libc.BrokenPipe ? new BrokenPipeException() : LibcFile.Failure("standard output");
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
