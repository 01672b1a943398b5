using System.Runtime.InteropServices;
using Elastickv.SnapshotFs.Cli.Native;

namespace Elastickv.SnapshotFs.Cli.Output;

/// <summary>
/// Standard output, unbuffered, through write(2). .NET's own streams either swallow a closed pipe or keep a file position of their own, which
/// overwrites what another program appended to the same file.
/// </summary>
internal sealed class StandardOutput : WriteOnlyStream
{
    private const int Descriptor = 1;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (!LibcFile.TryWrite(Descriptor, buffer))
        {
            throw Marshal.GetLastPInvokeError() == Libc.BrokenPipe ? new BrokenPipeException() : LibcFile.Failure("standard output");
        }
    }
}
