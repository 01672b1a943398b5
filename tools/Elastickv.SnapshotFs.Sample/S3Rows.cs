using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using static Elastickv.SnapshotFs.Sample.Bytes;

namespace Elastickv.SnapshotFs.Sample;

/// <summary>A bucket with small objects, a multipart object, and a key that is also a directory (spec 05).</summary>
internal static class S3Rows
{
    private const string Bucket = "photos";
    private const ulong Generation = 1;
    private const int ChunkLength = 1024 * 1024;

    public static void Add(RowSet rows)
    {
        var meta = new JsonObject
        {
            ["bucket_name"] = Bucket,
            ["generation"] = Generation,
            ["created_at_hlc"] = rows.Now,
            ["region"] = "us-east-1",
            ["acl"] = "private",
        };
        rows.Put(Join("!s3|bucket|meta|", Segment(Bucket)), Json(meta));
        rows.Put(Join("!s3|bucket|gen|", Segment(Bucket)), BigEndian(Generation));
        rows.Tick();
        PutObject(rows, "readme.txt", "text/plain", [Of("These objects come from a sample snapshot.\n")]);
        PutObject(rows, "2026/01/sunrise.jpg", "image/jpeg", [Noise(1, 20_000)], ("camera", "fx30"));
        PutObject(rows, "2026/01/empty.log", "text/plain", []);
        PutObject(rows, "docs", "text/plain", [Of("An object whose key is also a directory; KEYMAP.jsonl tells its name.\n")]);
        PutObject(rows, "docs/guide.md", "text/markdown", [Of("# Guide\n")]);
        PutObject(rows, "backups/disk.img", "application/octet-stream", [Noise(2, ChunkLength + (ChunkLength / 2)), Noise(3, 300_000)]);
    }

    /// <summary>An object of one part, or of several as a multipart upload leaves it.</summary>
    private static void PutObject(RowSet rows, string key, string contentType, byte[][] parts, params (string Name, string Value)[] metadata)
    {
        string upload = Convert.ToHexStringLower(MD5.HashData(Of("upload of " + key)));
        var described = new JsonArray();
        for (int part = 0; part < parts.Length; part++)
        {
            described.Add(PutPart(rows, key, upload, part + 1, parts[part]));
        }

        var manifest = new JsonObject
        {
            ["upload_id"] = upload,
            ["etag"] = EntityTag(parts),
            ["size_bytes"] = parts.Sum(part => (long)part.Length),
            ["last_modified_hlc"] = rows.Now,
            ["content_type"] = contentType,
        };
        if (metadata.Length > 0)
        {
            manifest["user_metadata"] = new JsonObject(metadata.Select(m => KeyValuePair.Create(m.Name, (JsonNode?)m.Value)));
        }

        if (parts.Length > 0)
        {
            manifest["parts"] = described;
        }

        rows.Put(Join("!s3|obj|head|", Segment(Bucket), BigEndian(Generation), Segment(key)), Json(manifest));
        rows.Tick();
    }

    private static JsonObject PutPart(RowSet rows, string key, string upload, int number, byte[] content)
    {
        var sizes = new JsonArray();
        int chunk = 0;
        foreach (byte[] piece in content.Chunk(ChunkLength))
        {
            byte[] blob = Join("!s3|blob|", Segment(Bucket), BigEndian(Generation), Segment(key), Segment(upload), BigEndian(number), BigEndian(chunk++));
            rows.Put(blob, piece);
            sizes.Add(piece.Length);
        }

        return new JsonObject
        {
            ["part_no"] = number,
            ["etag"] = Convert.ToHexStringLower(MD5.HashData(content)),
            ["size_bytes"] = content.Length,
            ["chunk_count"] = chunk,
            ["chunk_sizes"] = sizes,
        };
    }

    private static string EntityTag(byte[][] parts) => parts.Length > 1
        ? Convert.ToHexStringLower(MD5.HashData(parts.SelectMany(MD5.HashData).ToArray())) + "-" + parts.Length.ToString(CultureInfo.InvariantCulture)
        : Convert.ToHexStringLower(MD5.HashData(parts.Length == 0 ? [] : parts[0]));

    private static byte[] Json(JsonNode node) => Of(node.ToJsonString());
}
