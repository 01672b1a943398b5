using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Overlay.Generated;

/// <summary>An open CHECKSUMS. What <see cref="RunAt"/> gives is valid until it is disposed.</summary>
internal sealed class ChecksumsContent(PendingChecksums owner, ChecksumsEdition edition) : MappedContent
{
    private int closed;

    public override long Length => edition.File.Length;

    public override ReadOnlySpan<byte> RunAt(long offset, out long missing) => edition.File.RunAt(offset, out missing);

    public override void Dispose()
    {
        if (Interlocked.Exchange(ref closed, 1) == 0)
        {
            owner.Release(edition);
        }

        base.Dispose();
    }
}
