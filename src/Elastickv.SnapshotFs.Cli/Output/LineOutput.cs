using System.Text;
using Elastickv.SnapshotFs.Cli.CommandLine;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Cli.Output;

/// <summary>
/// Lines of text and raw names on the way to the output, collected into larger writes. Names are escaped for a terminal and given as they are to
/// a file or a pipe. Not thread-safe.
/// </summary>
internal sealed class LineOutput(Surroundings surroundings) : IDisposable
{
    private const int FlushAt = 64 * 1024;

    private readonly ByteBuffer pending = new(FlushAt + 4096);

    /// <summary>Appends text of our own making.</summary>
    public LineOutput Text(string text)
    {
        Span<byte> room = pending.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        pending.Advance(Encoding.UTF8.GetBytes(text, room));
        return this;
    }

    /// <summary>Appends a file name or path.</summary>
    public LineOutput Name(ReadOnlySpan<byte> name)
    {
        if (surroundings.OutputIsTerminal)
        {
            return Text(RawText.Display(name));
        }

        pending.Append(name);
        return this;
    }

    /// <summary>Appends lines that are complete.</summary>
    public void Raw(ReadOnlySpan<byte> lines)
    {
        pending.Append(lines);
        FlushWhenFull();
    }

    /// <summary>Ends the line.</summary>
    public void End()
    {
        pending.Append((byte)'\n');
        FlushWhenFull();
    }

    /// <summary>Writes what is pending; call it before the command ends well.</summary>
    public void Flush()
    {
        surroundings.Output.Write(pending.WrittenSpan);
        pending.Clear();
    }

    public void Dispose() => pending.Dispose();

    private void FlushWhenFull()
    {
        if (pending.Length >= FlushAt)
        {
            Flush();
        }
    }
}
