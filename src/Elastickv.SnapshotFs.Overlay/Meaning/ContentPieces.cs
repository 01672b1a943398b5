using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Overlay.Meaning;

/// <summary>A file's bytes front to back, a piece at a time, whichever kind of content it is. Not thread-safe; disposes the content.</summary>
internal sealed class ContentPieces(FileContent content) : IDisposable
{
    private const int Step = 64 << 10;

    private long offset;

    /// <summary>Appends the next piece; false at the end.</summary>
    /// <exception cref="IOException">Bytes do not exist, or the disk fails.</exception>
    public bool Next(ByteBuffer output)
    {
        switch (content)
        {
            case Document document:
                return document.RenderNext(output);
            case MappedContent mapped:
                return offset < mapped.Length && Next(mapped, output);
            default:
                int read = ((ReadableContent)content).Read(offset, output.GetSpan(Step)[..Step]);
                output.Advance(read);
                offset += read;
                return read > 0;
        }
    }

    public void Dispose() => content.Dispose();

    private bool Next(MappedContent mapped, ByteBuffer output)
    {
        ReadOnlySpan<byte> run = mapped.RunAt(offset, out _);
        if (run.IsEmpty)
        {
            throw new IOException($"byte {offset} of the file does not exist");
        }

        run = run[..Math.Min(run.Length, Step)];
        output.Append(run);
        offset += run.Length;
        return true;
    }
}
