using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.S3;

/// <summary><c>_bucket.json</c> (spec 05 §8.2).</summary>
internal sealed class BucketDocument(Bucket bucket) : Document
{
    private bool done;

    public override bool RenderNext(ByteBuffer output)
    {
        if (done)
        {
            return false;
        }

        done = true;
        Contribute(bucket.Row);
        using var name = new ByteBuffer(64);
        bucket.AppendName(name);
        var json = new JsonWriter(JsonStyle.IndentedHtml) { Output = output };
        json.BeginObject();
        json.Name("format_version"u8);
        json.Number(1L);
        json.Name("name"u8);
        json.String(name.WrittenSpan);
        WriteUnlessEmpty(json, "owner"u8, bucket.Meta.Owner);
        WriteUnlessEmpty(json, "region"u8, bucket.Meta.Region);
        WriteUnlessEmpty(json, "acl"u8, bucket.Meta.Acl);
        json.EndObject();
        return true;
    }

    private static void WriteUnlessEmpty(JsonWriter json, ReadOnlySpan<byte> name, byte[] value)
    {
        if (value.Length > 0)
        {
            json.Name(name);
            json.String(value);
        }
    }
}
