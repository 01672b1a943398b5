using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Json;
using Elastickv.SnapshotFs.Tree.S3;
using Elastickv.SnapshotFs.Tree.S3.Encode;

namespace Elastickv.SnapshotFs.Overlay.Meaning;

/// <summary>A sidecar as the tree of a snapshot writes it (spec 05 §8.4).</summary>
internal static class SidecarText
{
    public static void Write(Sidecar sidecar, ByteBuffer output)
    {
        var json = new JsonWriter(JsonStyle.IndentedHtml) { Output = output };
        json.BeginObject();
        json.Name("format_version"u8);
        json.Number(1L);
        WriteText(json, "etag"u8, sidecar.Etag);
        json.Name("size_bytes"u8);
        json.Number(sidecar.SizeBytes);
        WriteText(json, "last_modified"u8, sidecar.LastModified);
        WriteText(json, "content_type"u8, sidecar.ContentType);
        WriteText(json, "content_encoding"u8, sidecar.ContentEncoding);
        WriteText(json, "cache_control"u8, sidecar.CacheControl);
        WriteText(json, "content_disposition"u8, sidecar.ContentDisposition);
        if (sidecar.Metadata is { Count: > 0 } metadata)
        {
            json.Name(UserMetadata.Field);
            json.BeginObject();
            for (int i = 0; i < metadata.Count; i++)
            {
                json.Name(metadata.Key(i));
                json.String(metadata.Value(i));
            }

            json.EndObject();
        }

        json.EndObject();
    }

    private static void WriteText(JsonWriter json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (!value.IsEmpty)
        {
            json.Name(name);
            json.String(value);
        }
    }
}
