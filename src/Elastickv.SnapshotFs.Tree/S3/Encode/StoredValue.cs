using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.S3.Encode;

/// <summary>
/// Writes the values of bucket and manifest rows (spec 05 §5), in the server's form, which leaves empty members out, or in the reference encoder's, which has
/// all of them. Not thread-safe.
/// </summary>
internal sealed class StoredValue(bool canonical, ByteBuffer output)
{
    private readonly JsonWriter json = new(JsonStyle.LineHtml) { Output = output };

    public void WriteBucket(BucketFile bucket, ulong generation, ulong createdAt)
    {
        output.Clear();
        json.BeginObject();
        Text("bucket_name"u8, bucket.Name, always: true);
        Number("generation"u8, generation);
        Number("created_at_hlc"u8, createdAt);
        Text("owner"u8, bucket.Owner);
        Text("region"u8, bucket.Region);
        Text("acl"u8, bucket.Acl);
        json.EndObject();
    }

    /// <summary>A manifest whose body is stored as one part, in chunks of <see cref="BodyReader.ChunkSize"/>.</summary>
    public void WriteManifest(ReadOnlySpan<byte> uploadId, Sidecar sidecar, ulong lastModified)
    {
        BeginManifest(uploadId, sidecar, lastModified);
        if (sidecar.SizeBytes > 0)
        {
            json.Name("parts"u8);
            json.BeginArray();
            WriteOnlyPart(sidecar);
            json.EndArray();
        }
        else if (canonical)
        {
            json.Name("parts"u8);
            json.Null();
        }

        json.EndObject();
    }

    /// <summary>A manifest whose body stays as it is: upload and parts are those of another.</summary>
    /// <param name="manifest">The other manifest's JSON text.</param>
    /// <param name="read">What was read from it.</param>
    /// <param name="sidecar">Everything else.</param>
    /// <param name="lastModified">HLC timestamp.</param>
    public void WriteManifestOver(ReadOnlySpan<byte> manifest, in Manifest read, Sidecar sidecar, ulong lastModified)
    {
        BeginManifest(read.ReadUploadId(manifest), sidecar, lastModified);
        if (read.Parts >= 0)
        {
            new PartCopier(json).Copy(manifest, read.Parts);
        }

        json.EndObject();
    }

    private void BeginManifest(ReadOnlySpan<byte> uploadId, Sidecar sidecar, ulong lastModified)
    {
        output.Clear();
        json.BeginObject();
        Text("upload_id"u8, uploadId, always: true);
        Text("etag"u8, sidecar.Etag, always: true);
        json.Name("size_bytes"u8);
        json.Number(sidecar.SizeBytes);
        Number("last_modified_hlc"u8, lastModified);
        Text("content_type"u8, sidecar.ContentType);
        Text("content_encoding"u8, sidecar.ContentEncoding);
        Text("cache_control"u8, sidecar.CacheControl);
        Text("content_disposition"u8, sidecar.ContentDisposition);
        WriteMetadata(sidecar.Metadata);
    }

    private void WriteMetadata(UserMetadata? metadata)
    {
        if (!canonical && (metadata is null || metadata.Count == 0))
        {
            return;
        }

        json.Name(UserMetadata.Field);
        if (metadata is null)
        {
            json.Null();
            return;
        }

        json.BeginObject();
        for (int i = 0; i < metadata.Count; i++)
        {
            json.Name(metadata.Key(i));
            json.String(metadata.Value(i));
        }

        json.EndObject();
    }

    private void WriteOnlyPart(Sidecar sidecar)
    {
        long chunks = BodyReader.CountOf(sidecar.SizeBytes);
        json.BeginObject();
        Number("part_no"u8, 1);
        Text("etag"u8, sidecar.Etag, always: true);
        Number("size_bytes"u8, (ulong)sidecar.SizeBytes);
        Number("chunk_count"u8, (ulong)chunks);
        json.Name("chunk_sizes"u8);
        json.BeginArray();
        for (long left = sidecar.SizeBytes; left > 0; left -= BodyReader.ChunkSize)
        {
            json.Number(Math.Min(left, BodyReader.ChunkSize));
        }

        json.EndArray();
        if (canonical)
        {
            Number("part_version"u8, 0);
            Number("chunk_ref_version"u8, 0);
            json.Name("offloaded"u8);
            json.Boolean(false);
        }

        json.EndObject();
    }

    private void Text(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, bool always = false)
    {
        if (canonical || always || value.Length > 0)
        {
            json.Name(name);
            json.String(value);
        }
    }

    private void Number(ReadOnlySpan<byte> name, ulong value)
    {
        json.Name(name);
        json.Number(value);
    }
}
