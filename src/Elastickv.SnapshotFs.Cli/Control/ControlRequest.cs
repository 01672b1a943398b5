using System.Text;
using Elastickv.SnapshotFs.Cli.CommandLine;

namespace Elastickv.SnapshotFs.Cli.Control;

/// <summary>A command line that the process behind a mount is to carry out, as if it stood where it was typed.</summary>
/// <param name="Arguments">In the form of <see cref="RawText"/>.</param>
/// <param name="Directory">The working directory, absolute: relative paths of the arguments begin there.</param>
/// <param name="OutputIsTerminal">As in <see cref="Surroundings"/>.</param>
/// <param name="ErrorIsTerminal">As in <see cref="Surroundings"/>.</param>
internal sealed record ControlRequest(string[] Arguments, string Directory, bool OutputIsTerminal, bool ErrorIsTerminal)
{
    private const int Letters = 2;
    private const byte Terminal = (byte)'t';
    private const byte NoTerminal = (byte)'-';

    /// <summary>The payload of <see cref="FrameKind.Request"/>.</summary>
    public byte[] ToBytes()
    {
        using var bytes = new MemoryStream();
        bytes.WriteByte(OutputIsTerminal ? Terminal : NoTerminal);
        bytes.WriteByte(ErrorIsTerminal ? Terminal : NoTerminal);
        foreach (string text in (string[])[Directory, .. Arguments])
        {
            bytes.Write(RawText.ToBytes(text));
            bytes.WriteByte(0);
        }

        return bytes.ToArray();
    }

    /// <summary>Reads a payload back; null when it is none.</summary>
    public static ControlRequest? Parse(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < Letters || payload[^1] != 0)
        {
            return null;
        }

        ReadOnlySpan<byte> texts = payload[Letters..];
        string[] parts = RawArguments.Split(texts, texts.Count((byte)0));
        return parts.Length < 2 ? null : new ControlRequest(parts[1..], parts[0], payload[0] == Terminal, payload[1] == Terminal);
    }
}
