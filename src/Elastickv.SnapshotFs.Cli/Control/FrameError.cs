using System.Text;

namespace Elastickv.SnapshotFs.Cli.Control;

/// <summary>Somebody else's standard error. Says nothing when nobody is there any more: what is being done matters more than who hears of it.</summary>
internal sealed class FrameError(Frames frames) : TextWriter
{
    private const int Piece = 64 << 10;

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(string? value)
    {
        try
        {
            for (ReadOnlySpan<char> rest = value; !rest.IsEmpty; rest = rest[Math.Min(Piece, rest.Length)..])
            {
                frames.Send(FrameKind.Error, Encoding.UTF8.GetBytes(rest[..Math.Min(Piece, rest.Length)].ToArray()));
            }
        }
        catch (IOException)
        {
            // Gone.
        }
    }

    public override void WriteLine(string? value) => Write(value + "\n");
}
