using Elastickv.SnapshotFs.FileSystem.Content;
using Elastickv.SnapshotFs.Tree.Content;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.SnapshotFs.FileSystem.Editing;

/// <summary>
/// The content of a file as one opener sees it, read by copying: for files that edits of other files may change, so that nobody reads half of one state and half of the
/// next. Thread-safe.
/// </summary>
/// <param name="content">Belongs to this object from here on.</param>
/// <param name="keepUpTo">Longest document in bytes that is kept in memory; longer ones go to an unnamed file.</param>
internal sealed class PinnedContent(FileContent content, int keepUpTo) : IDisposable
{
    // Guards the members below; the tree's locks are taken under it while a document is rendered.
    private readonly object gate = new();
    private byte[]? whole;
    private SafeFileHandle? spool;
    private long spooled;
    private bool failed;

    /// <summary>Waits until the last byte is known, so that no later read can fail for what is edited meanwhile. Costs nothing once it is.</summary>
    /// <exception cref="IOException">An edit came in between, or reading fails.</exception>
    public void Complete()
    {
        if (content is MappedContent { Length: > 0 } mapped)
        {
            mapped.RunAt(mapped.Length - 1, out _);
        }
    }

    /// <summary>Reads up to the end of the file. A document is rendered by the first read, front to back.</summary>
    public Errno Read(long offset, int count, Gaps gaps, IReadSink sink)
    {
        switch (content)
        {
            case ReadableContent readable:
                return CopiedRead.Read(readable, offset, count, sink);
            case MappedContent mapped:
                return MappedRead.Read(mapped, offset, count, gaps, new CopyingSink(sink));
        }

        lock (gate)
        {
            if (failed)
            {
                return Errno.EIO;
            }

            if (whole is null && spool is null)
            {
                // There is no second pass over a document that failed in the middle.
                failed = true;
                Render((Document)content);
                failed = false;
            }
        }

        return whole is not null ? CopiedRead.Read(whole, offset, count, sink) : CopiedRead.Read(spool!, spooled, offset, count, sink);
    }

    public void Dispose()
    {
        content.Dispose();
        spool?.Dispose();
    }

    private void Render(Document document)
    {
        using var piece = new ByteBuffer();
        SafeFileHandle? file = null;
        try
        {
            while (document.RenderNext(piece))
            {
                if (piece.Length > keepUpTo)
                {
                    file ??= UnnamedFile.Create();
                    Flush(piece, file);
                }
            }

            if (file is null)
            {
                whole = piece.WrittenSpan.ToArray();
                return;
            }

            Flush(piece, file);
            spool = file;
            file = null;
        }
        finally
        {
            file?.Dispose();
        }
    }

    private void Flush(ByteBuffer piece, SafeFileHandle file)
    {
        RandomAccess.Write(file, piece.WrittenSpan, spooled);
        spooled += piece.Length;
        piece.Clear();
    }
}
