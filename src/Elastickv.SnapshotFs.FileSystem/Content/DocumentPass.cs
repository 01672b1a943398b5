using Elastickv.SnapshotFs.FileSystem.Memory;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.FileSystem.Content;

/// <summary>
/// One pass over a long document with a window of what was rendered last, so that reads may go forward by any step and back by a little. Two
/// buffers make up the window; when the newer one is full it becomes the older one, so nothing is ever moved.
/// </summary>
internal sealed class DocumentPass : IDisposable
{
    private readonly Document document;
    private readonly WindowSize window;
    private readonly MemoryTrimmer trimmer;
    private ByteBuffer older = new();
    private ByteBuffer newer;
    private long start;
    private long end;
    private bool finished;

    /// <param name="document">Belongs to the pass from here on; nothing of it was rendered yet.</param>
    /// <param name="window">How large the window is to be, now and later.</param>
    /// <param name="trimmer">Told how much was rendered.</param>
    public DocumentPass(Document document, WindowSize window, MemoryTrimmer trimmer)
    {
        this.trimmer = trimmer;
        this.document = document;
        this.window = window;
        newer = new ByteBuffer(window.Half);
    }

    /// <summary>Held while the pass reads or renders; no other lock is taken under it.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Offset of the first byte in the window. Without the gate only a hint.</summary>
    public long Start => Volatile.Read(ref start);

    /// <summary>Offset behind the last byte rendered. Without the gate only a hint.</summary>
    public long End => Volatile.Read(ref end);

    /// <summary>Reads at an offset, rendering as far as needed. The caller holds the gate.</summary>
    /// <param name="offset">Where to begin.</param>
    /// <param name="count">Number of bytes; fewer come only at the end of the document.</param>
    /// <param name="sink">Takes the bytes, in pieces, as copies.</param>
    /// <param name="interruption">Ends the read early.</param>
    public PassOutcome Read(long offset, int count, IReadSink sink, IInterruption? interruption)
    {
        if (offset < start)
        {
            return PassOutcome.Behind;
        }

        while (count > 0)
        {
            if (offset < end)
            {
                ReadOnlySpan<byte> bytes = WindowAt(offset);
                bytes = bytes[..Math.Min(bytes.Length, count)];
                sink.AddCopy(bytes);
                offset += bytes.Length;
                count -= bytes.Length;
            }
            else if (finished)
            {
                break;
            }
            else if (interruption is { IsRequested: true })
            {
                return PassOutcome.Interrupted;
            }
            else
            {
                RenderMore();
            }
        }

        return PassOutcome.Done;
    }

    public void Dispose()
    {
        document.Dispose();
        older.Dispose();
        newer.Dispose();
    }

    private ReadOnlySpan<byte> WindowAt(long offset)
    {
        long inWindow = offset - start;
        return inWindow < older.Length ? older.WrittenSpan[(int)inWindow..] : newer.WrittenSpan[(int)(inWindow - older.Length)..];
    }

    private void RenderMore()
    {
        int half = window.Half;
        if (newer.Length >= half)
        {
            trimmer.Touched(newer.Length);
            Volatile.Write(ref start, start + older.Length);
            (older, newer) = (newer, older);

            // What is left of a huge piece, or of the time when windows were larger, must not keep its memory for the rest of the pass.
            if (newer.Length > 2 * half || newer.Length == 0)
            {
                newer.Dispose();
                newer = new ByteBuffer(half);
            }

            newer.Clear();
        }

        finished = !document.RenderNext(newer);
        Volatile.Write(ref end, start + older.Length + newer.Length);
    }
}
