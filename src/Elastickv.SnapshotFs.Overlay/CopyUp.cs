using Elastickv.SnapshotFs.Overlay.Storage;
using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Content;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.SnapshotFs.Overlay;

/// <summary>Copies a file of the base into the overlay, before its first change.</summary>
internal static class CopyUp
{
    private const int Step = 1 << 20;

    /// <summary>Copies the first bytes of a file.</summary>
    /// <param name="below">The base.</param>
    /// <param name="shown">What the file shows, when that is something else; is disposed.</param>
    /// <param name="file">The file.</param>
    /// <param name="contents">Where it goes.</param>
    /// <param name="handle">The new, empty content.</param>
    /// <param name="keep">How many bytes at most; 0 opens nothing, but a file that does not exist is still an error.</param>
    /// <returns><see cref="EditResult.NotFound"/> for no such file, <see cref="EditResult.InputOutput"/> when bytes that are needed do not exist.</returns>
    /// <exception cref="IOException">The disk fails.</exception>
    public static EditResult Run(ILogicalTree below, FileContent? shown, NodeId file, ContentFiles contents, SafeFileHandle handle, long keep)
    {
        FileContent? content = shown;
        if (content is null && !below.TryOpen(file, out content))
        {
            return EditResult.NotFound;
        }

        using (content)
        {
            switch (content)
            {
                case MappedContent mapped:
                    return Copy(mapped, file, contents, handle, keep);
                case Document document:
                    Copy(document, file, contents, handle, keep);
                    return EditResult.Ok;
                default:
                    Copy((ReadableContent)content, file, contents, handle, keep);
                    return EditResult.Ok;
            }
        }
    }

    private static EditResult Copy(MappedContent content, NodeId file, ContentFiles contents, SafeFileHandle handle, long keep)
    {
        long end = Math.Min(keep, content.Length);
        for (long offset = 0; offset < end;)
        {
            ReadOnlySpan<byte> run = content.RunAt(offset, out _);
            if (run.IsEmpty)
            {
                return EditResult.InputOutput;
            }

            run = run[..(int)Math.Min(Math.Min(run.Length, Step), end - offset)];
            contents.Copy(file, handle, offset, run);
            offset += run.Length;
        }

        return EditResult.Ok;
    }

    private static void Copy(Document document, NodeId file, ContentFiles contents, SafeFileHandle handle, long keep)
    {
        using var piece = new ByteBuffer(Step);
        long offset = 0;
        for (bool more = true; more && offset < keep;)
        {
            more = document.RenderNext(piece);
            if (piece.Length >= Step || (!more && piece.Length > 0))
            {
                int count = (int)Math.Min(piece.Length, keep - offset);
                contents.Copy(file, handle, offset, piece.WrittenSpan[..count]);
                offset += count;
                piece.Clear();
            }
        }
    }

    private static void Copy(ReadableContent content, NodeId file, ContentFiles contents, SafeFileHandle handle, long keep)
    {
        using var piece = new ByteBuffer(Step);
        Span<byte> room = piece.GetSpan(Step)[..Step];
        for (long offset = 0; offset < keep;)
        {
            int read = content.Read(offset, room[..(int)Math.Min(Step, keep - offset)]);
            if (read == 0)
            {
                return;
            }

            contents.Copy(file, handle, offset, room[..read]);
            offset += read;
        }
    }
}
