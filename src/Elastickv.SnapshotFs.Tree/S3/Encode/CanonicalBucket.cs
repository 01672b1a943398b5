using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Tree.S3.Encode;

/// <summary>One bucket directory to its canonical rows (spec 05 §12.2 to §12.5): everything becomes generation 1 and one upload. Not thread-safe.</summary>
internal sealed class CanonicalBucket(EncodeContext context, byte[] name, BodyReader bodies) : IDisposable
{
    private const ulong RestoredGeneration = 1;

    private readonly byte[] directory = [.. "s3/"u8, .. name];
    private readonly ObjectKeys keys = new();
    private readonly ByteBuffer value = new();
    private byte[] scope = [];
    private Renames? renames;

    private static ReadOnlySpan<byte> UploadId => "elastickv-restore"u8;

    public void Encode()
    {
        byte[] path = [.. directory, ObjectPath.Separator, .. ReservedName.BucketFile];
        using (SourceFile file = context.Source.Open(path))
        {
            context.From(path);
            PutBucket(BucketFile.Parse(path, file.All(), name));
        }

        renames = Renames.ArePresent(context.Source, directory) ? Renames.Load(context.Source, directory) : null;
        DirectoryWalk.Run(context.Source, directory, Visit);
    }

    public void Dispose()
    {
        keys.Dispose();
        value.Dispose();
        renames?.Dispose();
    }

    private void PutBucket(BucketFile bucket)
    {
        scope = BucketKeys.Scope(bucket.Name, RestoredGeneration);
        new StoredValue(canonical: true, value).WriteBucket(bucket, RestoredGeneration, createdAt: 0);
        context.Put(BucketKeys.Of(S3Family.BucketMeta, bucket.Name), value.WrittenSpan);
        context.Put(BucketKeys.Of(S3Family.BucketGeneration, bucket.Name), BucketKeys.Number(RestoredGeneration));
    }

    /// <summary>Sorts out the entries (spec 05 §12.4).</summary>
    private bool Visit(ReadOnlySpan<byte> path, SourceKind kind)
    {
        ReadOnlySpan<byte> relative = path[(directory.Length + 1)..];
        if (kind == SourceKind.Directory)
        {
            if (!RenameRules.IsReserved(relative))
            {
                return true;
            }

            RequireNoSidecars(path.ToArray());
            return false;
        }

        if (!relative.SequenceEqual(ReservedName.BucketFile) && !(renames is not null && relative.SequenceEqual(ReservedName.Keymap))
            && !relative.EndsWith(ReservedName.Sidecar))
        {
            PutObject(path, relative, kind);
        }

        return false;
    }

    /// <summary>A directory of the reference decoder is left out, unless it looks as if objects were in it.</summary>
    private void RequireNoSidecars(byte[] reserved) =>
        DirectoryWalk.Run(context.Source, reserved, (path, kind) =>
            kind == SourceKind.Directory || !path.EndsWith(ReservedName.Sidecar)
                ? true
                : throw new DocumentDefectException(path, $"expected no object below {KeyText.Printable(reserved)}, which is not for objects"));

    private void PutObject(ReadOnlySpan<byte> path, ReadOnlySpan<byte> relative, SourceKind kind)
    {
        if (kind != SourceKind.File)
        {
            throw new DocumentDefectException(path, "expected a regular file");
        }

        context.From(path);
        keys.Begin(scope, renames is not null && renames.TryGetKey(relative, out ReadOnlySpan<byte> key) ? key : relative);
        byte[] sidecarPath = [.. path, .. ReservedName.Sidecar];
        using SourceFile sidecarFile = context.Source.Open(sidecarPath);
        using SourceFile body = context.Source.Open(path);
        using Sidecar sidecar = Sidecar.Parse(sidecarPath, sidecarFile.All());
        sidecar.RequireSize(body.Length, sidecarPath, sidecarFile.All());
        long chunks = BodyReader.CountOf(body.Length);
        for (long i = 0; i < chunks; i++)
        {
            context.Put(keys.Chunk(UploadId, (ulong)i), bodies.Read(body, i, path));
        }

        new StoredValue(canonical: true, value).WriteManifest(UploadId, sidecar, sidecar.LastModifiedHlc);
        context.Put(keys.Head(), value.WrittenSpan);
    }
}
