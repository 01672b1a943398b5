using Elastickv.SnapshotFs.Overlay.Edits;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Overlay.Content;

/// <summary>The content of an edited file, as it is at each call. Keeps the file while it is open, even when its name goes.</summary>
internal sealed class UpperContent(OverlayTree tree, FileState file) : ReadableContent
{
    private int closed;

    public override long Length => file.Length;

    public override int Read(long offset, Span<byte> buffer) => tree.ReadStored(file, offset, buffer);

    public override void Dispose()
    {
        if (Interlocked.Exchange(ref closed, 1) == 0)
        {
            tree.EndUse(file);
        }

        base.Dispose();
    }
}
