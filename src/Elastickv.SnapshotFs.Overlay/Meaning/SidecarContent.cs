using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Overlay.Meaning;

/// <summary>An open sidecar of an edited body. Its length is known at once; the body is hashed when the text is first read.</summary>
/// <param name="length">Length in bytes.</param>
/// <param name="make">Makes the text, as long as that.</param>
internal sealed class SidecarContent(long length, Func<byte[]> make) : ReadableContent
{
    private readonly Lazy<byte[]> text = new(make, LazyThreadSafetyMode.PublicationOnly);

    public override long Length => length;

    public override int Read(long offset, Span<byte> buffer)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        int count = (int)Math.Clamp(length - offset, 0, buffer.Length);
        if (count > 0)
        {
            text.Value.AsSpan((int)offset, count).CopyTo(buffer);
        }

        return count;
    }
}
