using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.S3;

/// <summary>The sidecar of an object: what its manifest says beside the bytes (spec 05 §8.4). Carries the object's modification time.</summary>
internal sealed class SidecarDocument : Document
{
    private readonly Row head;
    private readonly Manifest manifest;
    private readonly JsonWriter json = new(JsonStyle.IndentedHtml);
    private UserMetadata? metadata;
    private int next = -1;

    private SidecarDocument(in Row head, in Manifest manifest)
    {
        this.head = head;
        this.manifest = manifest;
    }

    public override long ModifiedMs => HlcTimestamp.UnixMilliseconds(manifest.LastModified);

    /// <summary>False when the row holds no manifest.</summary>
    public static bool TryOpen(in Row head, out SidecarDocument document)
    {
        document = null!;
        using var scratch = new ByteBuffer(256);
        if (!head.IsReadable || !Manifest.TryRead(head.Body, scratch, out Manifest manifest))
        {
            return false;
        }

        document = new SidecarDocument(head, manifest);
        return true;
    }

    public override bool RenderNext(ByteBuffer output)
    {
        int entries = metadata?.Count ?? 0;
        if (next > entries)
        {
            return false;
        }

        json.Output = output;
        if (next < 0)
        {
            RenderFields();
        }
        else if (next < entries)
        {
            json.Name(metadata!.Key(next));
            json.String(metadata.Value(next));
        }
        else
        {
            if (entries > 0)
            {
                json.EndObject();
            }

            json.EndObject();
        }

        next++;
        return true;
    }

    public override void Dispose()
    {
        metadata?.Dispose();
        base.Dispose();
    }

    private void RenderFields()
    {
        Contribute(head);
        using var text = new ByteBuffer(64);
        json.BeginObject();
        json.Name("format_version"u8);
        json.Number(1L);
        WriteText("etag"u8, manifest.Etag, text);
        json.Name("size_bytes"u8);
        json.Number(manifest.SizeBytes);
        if (manifest.LastModified != 0)
        {
            text.Clear();
            LastModified.Append(manifest.LastModified, text);
            json.Name("last_modified"u8);
            json.String(text.WrittenSpan);
        }

        WriteText("content_type"u8, manifest.ContentType, text);
        WriteText("content_encoding"u8, manifest.ContentEncoding, text);
        WriteText("cache_control"u8, manifest.CacheControl, text);
        WriteText("content_disposition"u8, manifest.ContentDisposition, text);
        if (manifest.HasUserMetadata)
        {
            metadata = UserMetadata.Collect(head.Body);
            if (metadata.Count > 0)
            {
                json.Name(UserMetadata.Field);
                json.BeginObject();
            }
        }
    }

    private void WriteText(ReadOnlySpan<byte> name, int at, ByteBuffer text)
    {
        text.Clear();
        if (at >= 0)
        {
            new JsonReader(head.Body[at..]).String(text);
        }

        if (text.Length > 0)
        {
            json.Name(name);
            json.String(text.WrittenSpan);
        }
    }
}
