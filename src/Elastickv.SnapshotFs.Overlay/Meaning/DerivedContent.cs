using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Overlay.Meaning;

/// <summary>An open derived file: what it showed when it was opened.</summary>
internal sealed class DerivedContent(DerivedText text) : ReadableContent
{
    private int closed;

    public override long Length => text.Length;

    public override int Read(long offset, Span<byte> buffer)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        return text.Read(offset, buffer);
    }

    public override void Dispose()
    {
        if (Interlocked.Exchange(ref closed, 1) == 0)
        {
            text.Dispose();
        }

        base.Dispose();
    }
}
