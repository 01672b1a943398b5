using System.Security.Cryptography;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Encode;
using Elastickv.SnapshotFs.Tree.Names;

namespace Elastickv.SnapshotFs.Tree.S3.Encode;

/// <summary>One edited object after another of one bucket to the rows that say the difference (spec 07 §6.1, §6.2). Not thread-safe.</summary>
internal sealed class SplicedObject(SpliceContext context, byte[] directory, byte[] scope, BodyReader bodies) : IDisposable
{
    private const int UploadIdBytes = 16;
    private const int GenerationLength = 8;

    private readonly ObjectKeys keys = new();
    private readonly ByteBuffer value = new();

    /// <param name="edit">What was touched.</param>
    /// <param name="before">The object in the base, or null.</param>
    /// <exception cref="DocumentDefectException">The object cannot be encoded; nothing was added then, unless its body stopped being readable meanwhile.</exception>
    public void Encode(ObjectEdit edit, BaseObject? before)
    {
        keys.Begin(scope, edit.Key);
        byte[]? path = FindBody(edit, before);
        if (path is not null)
        {
            EncodeBody(edit, before, path);
        }
        else if (before is not null)
        {
            DocumentDiff diff = context.BeginDocument();
            diff.Drop(keys.Head());
            DropBody(diff, before);
        }
    }

    public void Dispose()
    {
        keys.Dispose();
        value.Dispose();
    }

    /// <summary>Where the final tree has the body; null when it has none.</summary>
    private byte[]? FindBody(ObjectEdit edit, BaseObject? before)
    {
        if (before is not null && !context.IsReread)
        {
            edit.Add(before.Path, touched: false);
        }

        byte[]? found = null;
        foreach (byte[] path in edit.Paths)
        {
            if (context.Final.KindOf(Full(path)) is SourceKind.Missing or SourceKind.Directory)
            {
                continue;
            }

            if (found is not null)
            {
                bool isNew = !path.AsSpan().SequenceEqual(before?.Path);
                throw new DocumentDefectException(Full(isNew ? path : found), $"{KeyText.Printable(Full(isNew ? found : path))} is the object {KeyText.Printable(edit.Key)} too");
            }

            found = path;
        }

        return found;
    }

    private void EncodeBody(ObjectEdit edit, BaseObject? before, byte[] path)
    {
        byte[] full = Full(path);
        using SourceFile body = context.Final.Open(full);
        if (context.IsCheck)
        {
            // Bodies can hold anything; only what the user says about one can be wrong.
            CheckSidecar(full, body, before);
            return;
        }

        bool mayDiffer = before is null || edit.IsTouched(path) || !path.AsSpan().SequenceEqual(before.Path);
        bool bodyChanged = before is null || (mayDiffer && !before.HasBody(body, bodies, full));
        using Sidecar? sidecar = EffectiveSidecar(full, body, before, bodyChanged);
        if (sidecar is null)
        {
            return;
        }

        ulong lastModified = before is not null && sidecar.LastModified.AsSpan().SequenceEqual(before.RenderLastModified())
            ? before.Manifest.LastModified
            : sidecar.LastModifiedHlc;
        if (bodyChanged)
        {
            PutBody(edit, before, body, full, sidecar, lastModified);
        }
        else if (lastModified != before!.Manifest.LastModified || !SameContent(sidecar, before))
        {
            new StoredValue(canonical: false, value).WriteManifestOver(before.Head.Body, before.Manifest, sidecar, lastModified);
            context.BeginDocument().Put(keys.Head(), value.WrittenSpan);
        }
    }

    private void CheckSidecar(byte[] bodyPath, SourceFile body, BaseObject? before)
    {
        byte[] path = [.. bodyPath, .. ReservedName.Sidecar];
        if (context.Final.KindOf(path) is SourceKind.Missing or SourceKind.Directory)
        {
            return;
        }

        using SourceFile file = context.Final.Open(path);
        if (before is null || !file.All().SequenceEqual(before.RenderSidecar()))
        {
            using Sidecar sidecar = Sidecar.Parse(path, file.All());
            sidecar.RequireSize(body.Length, path, file.All());
        }
    }

    /// <summary>What the manifest is made from (spec 07 §6.1); null when neither body nor sidecar differ from the base's.</summary>
    private Sidecar? EffectiveSidecar(byte[] bodyPath, SourceFile body, BaseObject? before, bool bodyChanged)
    {
        byte[] path = [.. bodyPath, .. ReservedName.Sidecar];
        if (context.Final.KindOf(path) is SourceKind.Missing or SourceKind.Directory)
        {
            return Fresh(new Sidecar { ContentType = "application/octet-stream"u8.ToArray() }, body, bodyPath);
        }

        using SourceFile file = context.Final.Open(path);
        ReadOnlySpan<byte> text = file.All();
        if (before is not null && text.SequenceEqual(before.RenderSidecar()))
        {
            if (!bodyChanged)
            {
                return null;
            }

            Sidecar fresh = Fresh(Sidecar.Parse(path, text), body, bodyPath);
            if (context is { Notes: { } notes, IsReread: false })
            {
                fresh.Complete(path, text, notes);
            }

            return fresh;
        }

        Sidecar sidecar = Sidecar.Parse(path, text);
        sidecar.RequireSize(body.Length, path, text);
        return sidecar;
    }

    /// <summary>The sidecar with what follows from the body.</summary>
    private Sidecar Fresh(Sidecar sidecar, SourceFile body, byte[] bodyPath)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        long chunks = BodyReader.CountOf(body.Length);
        for (long i = 0; i < chunks; i++)
        {
            hash.AppendData(bodies.Read(body, i, bodyPath));
        }

        Span<byte> digest = stackalloc byte[MD5.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return sidecar with { Etag = Hex(digest), SizeBytes = body.Length, LastModified = Sidecar.TextOf(body.ModifiedMs) };
    }

    private static bool SameContent(Sidecar sidecar, BaseObject before)
    {
        using Sidecar other = Sidecar.Parse(default, before.RenderSidecar());
        return sidecar.HasContentOf(other);
    }

    private void PutBody(ObjectEdit edit, BaseObject? before, SourceFile body, byte[] path, Sidecar sidecar, ulong lastModified)
    {
        byte[] uploadId = NewUploadId(edit.Key);
        DocumentDiff diff = context.BeginDocument();
        long chunks = BodyReader.CountOf(body.Length);
        for (long i = 0; i < chunks; i++)
        {
            diff.Put(keys.Chunk(uploadId, (ulong)i), bodies.Read(body, i, path));
        }

        new StoredValue(canonical: false, value).WriteManifest(uploadId, sidecar, lastModified);
        diff.Put(keys.Head(), value.WrittenSpan);
        if (before is not null)
        {
            DropBody(diff, before);
        }
    }

    /// <summary>All parts and versions of the object's upload; offloaded bytes are shared and stay.</summary>
    private void DropBody(DocumentDiff diff, BaseObject before)
    {
        byte[] uploadId = before.UploadId;
        Drop(diff, keys.Upload(S3Family.Blob, uploadId));
        Drop(diff, keys.Upload(S3Family.ChunkReference, uploadId));
    }

    private void Drop(DocumentDiff diff, ReadOnlySpan<byte> prefix)
    {
        var old = new DocumentKeys(context.View, prefix);
        while (old.MoveNext())
        {
            diff.Drop(old.Current);
        }
    }

    /// <summary>Differs from every upload in the base, because the timestamp does, and is the same for the same edit.</summary>
    private byte[] NewUploadId(ReadOnlySpan<byte> key)
    {
        using var identity = new ByteBuffer(256);
        identity.Append(scope.AsSpan(..^GenerationLength));
        KeySegment.AppendOpen(key, identity);
        KeySegment.AppendTerminator(identity);
        identity.Append(BucketKeys.Number(context.Timestamp));
        return Hex(SHA256.HashData(identity.WrittenSpan).AsSpan(..UploadIdBytes));
    }

    private byte[] Full(ReadOnlySpan<byte> path) => [.. directory, ObjectPath.Separator, .. path];

    private static byte[] Hex(ReadOnlySpan<byte> bytes)
    {
        using var text = new ByteBuffer(64);
        Segment.AppendHex(bytes, text);
        return text.WrittenSpan.ToArray();
    }
}
