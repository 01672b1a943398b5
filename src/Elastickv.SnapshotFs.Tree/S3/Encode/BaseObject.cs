using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Tree.S3.Encode;

/// <summary>An object as the base has it and shows it. Immutable.</summary>
internal sealed class BaseObject(SnapshotView view, Row head, Manifest manifest, byte[] path)
{
    /// <summary>Row of the manifest.</summary>
    public Row Head => head;

    public Manifest Manifest => manifest;

    /// <summary>Where the body is shown, below the bucket.</summary>
    public byte[] Path => path;

    public byte[] UploadId => manifest.ReadUploadId(head.Body);

    /// <summary>The sidecar's bytes.</summary>
    public byte[] RenderSidecar()
    {
        using var text = new ByteBuffer();
        if (SidecarDocument.TryOpen(head, out SidecarDocument document))
        {
            using (document)
            {
                while (document.RenderNext(text))
                {
                }
            }
        }

        return text.WrittenSpan.ToArray();
    }

    /// <summary>The time as the sidecar says it; empty when it says none.</summary>
    public byte[] RenderLastModified()
    {
        using var text = new ByteBuffer(64);
        if (manifest.LastModified != 0)
        {
            LastModified.Append(manifest.LastModified, text);
        }

        return text.WrittenSpan.ToArray();
    }

    /// <summary>Whether a file holds the same bytes; bytes that do not exist are equal to none.</summary>
    /// <exception cref="DocumentDefectException">The file cannot be read.</exception>
    public bool HasBody(SourceFile file, BodyReader bodies, ReadOnlySpan<byte> filePath)
    {
        if (file.Length != S3Body.LengthOf(manifest) || !S3Body.TryOpen(view, head, out S3Body stored))
        {
            return false;
        }

        using (stored)
        {
            long chunks = BodyReader.CountOf(file.Length);
            for (long i = 0; i < chunks; i++)
            {
                long offset = i * BodyReader.ChunkSize;
                for (ReadOnlySpan<byte> chunk = bodies.Read(file, i, filePath); !chunk.IsEmpty;)
                {
                    ReadOnlySpan<byte> run = stored.RunAt(offset, out _);
                    run = run[..Math.Min(run.Length, chunk.Length)];
                    if (run.IsEmpty || !chunk.StartsWith(run))
                    {
                        return false;
                    }

                    offset += run.Length;
                    chunk = chunk[run.Length..];
                }
            }
        }

        return true;
    }
}
