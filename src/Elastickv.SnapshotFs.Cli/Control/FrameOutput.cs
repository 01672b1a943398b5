using Elastickv.SnapshotFs.Cli.Output;

namespace Elastickv.SnapshotFs.Cli.Control;

/// <summary>Somebody else's standard output. Fails like a closed pipe when nobody is there any more.</summary>
internal sealed class FrameOutput(Frames frames) : WriteOnlyStream
{
    private const int Piece = 256 << 10;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        for (; !buffer.IsEmpty; buffer = buffer[Math.Min(Piece, buffer.Length)..])
        {
            frames.Send(FrameKind.Output, buffer[..Math.Min(Piece, buffer.Length)]);
        }
    }
}
