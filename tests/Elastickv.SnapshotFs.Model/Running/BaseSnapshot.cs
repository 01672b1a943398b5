using System.Security.Cryptography;
using System.Text;
using Elastickv.SnapshotFs.Model.Reference;
using Elastickv.SnapshotFs.Overlay.Commit;

namespace Elastickv.SnapshotFs.Model.Running;

/// <summary>The small snapshot that every sequence begins with: few documents of every kind with short names.</summary>
internal static class BaseSnapshot
{
    private const string Manifest =
        """
        {"format_version": 1, "phase": "phase0-snapshot-decode", "elastickv_version": "dev", "cluster_id": "model", "last_commit_ts": 114688000000000005,
        "wall_time_iso": "2026-06-01T12:00:00Z", "source": {"fsm_path": "snapshot.fsm"}, "adapters": {"dynamodb": {}, "s3": {}, "redis": {}, "sqs": {}},
        "exclusions": {"include_incomplete_uploads": false, "include_orphans": false, "preserve_sqs_visibility": false, "include_sqs_side_records": false,
        "rename_s3_collisions": true}, "checksum_algorithm": "sha256", "checksum_format": "sha256sum", "encoded_filename_charset": "rfc3986-unreserved-plus-percent",
        "key_segment_max_bytes": 240, "s3_meta_suffix": ".elastickv-meta.json", "s3_collision_strategy": "leaf-data-suffix", "dynamodb_layout": "per-item"}
        """;

    private static readonly Lazy<byte[]> Encoded = new(Encode);

    public static byte[] Bytes => Encoded.Value;

    /// <summary>A valid document for a path, with something of its own in it.</summary>
    public static string Document(string path, string value) =>
        path.StartsWith(Places.Hashes, StringComparison.Ordinal)
            ? $"{{\"format_version\": 1, \"fields\": [{{\"name\": \"f\", \"value\": \"{value}\"}}], \"expire_at_ms\": null}}"
        : path.StartsWith(Places.Items, StringComparison.Ordinal)
            ? $"{{\"id\": {{\"S\": \"{Path.GetFileNameWithoutExtension(path.TrimEnd('~'))}\"}}, \"v\": {{\"S\": \"{value}\"}}}}"
        : path.StartsWith(Places.Queue, StringComparison.Ordinal) ? $"{{\"body\": \"{value}\"}}\n"
        : value;

    private static byte[] Encode()
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("snapfs-model-base-");
        try
        {
            string root = Path.Combine(directory.FullName, "tree");
            foreach ((string path, string text) in Files())
            {
                string file = Path.Combine(root, path);
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.WriteAllText(file, text);
            }

            string output = Path.Combine(directory.FullName, "base.fsm");
            CanonicalEncode.Run(new EncodeOptions { InputRoot = root, OutputPath = output, ProgramVersion = "0" });
            return File.ReadAllBytes(output);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static IEnumerable<(string Path, string Text)> Files()
    {
        yield return ("MANIFEST.json", Manifest);
        yield return (Places.Strings + "/a.bin", "content of a");
        yield return (Places.Strings + "/b.bin", "b");
        yield return (Places.Sketches + "/x.bin", "content of x");
        yield return ("redis/db_0/strings_ttl.jsonl", "{\"key\":\"a\",\"expire_at_ms\":4102444800001}\n");
        yield return (Places.Hashes + "/m.json", Document(Places.Hashes, "first"));
        yield return ("s3/bkt/_bucket.json", "{\"format_version\": 1, \"name\": \"bkt\", \"region\": \"us-east-1\", \"acl\": \"private\"}");
        foreach ((string key, string text) in ((string, string)[])[("o", "object o"), ("d/o", "object d/o, longer"), ("d/p", "")])
        {
            string etag = Convert.ToHexStringLower(MD5.HashData(Encoding.ASCII.GetBytes(text)));
            yield return ("s3/bkt/" + key, text);
            yield return (
                "s3/bkt/" + key + Places.Meta,
                $"{{\"format_version\": 1, \"etag\": \"{etag}\", \"size_bytes\": {text.Length}, \"last_modified\": \"2026-05-01T00:00:00Z\", \"content_type\": \"x/{key.Replace('/', '-')}\"}}");
        }

        yield return (
            "dynamodb/tab/_schema.json",
            "{\"format_version\": 1, \"table_name\": \"tab\", \"primary_key\": {\"hash_key\": {\"name\": \"id\", \"type\": \"S\"}, \"range_key\": {}}, \"attribute_definitions\": [{\"name\": \"id\", \"type\": \"S\"}]}");
        yield return (Places.Items + "/k1.json", Document(Places.Items + "/k1.json", "first"));
        yield return ("sqs/q/_queue.json", "{\"format_version\": 1, \"name\": \"q\", \"visibility_timeout_seconds\": 30, \"message_retention_seconds\": 345600, \"delay_seconds\": 0, \"maximum_message_size\": 262144}");
        yield return (
            "sqs/q/messages.jsonl",
            "{\"message_id\":\"00000000000000000000000000000001\",\"body\":\"hello\",\"md5_of_body\":\"5d41402abc4b2a76b9719d911017c592\",\"send_timestamp_millis\":1790000000000,\"available_at_millis\":1790000000000,\"visible_at_millis\":0,\"receive_count\":0,\"queue_generation\":1}\n");
    }
}
