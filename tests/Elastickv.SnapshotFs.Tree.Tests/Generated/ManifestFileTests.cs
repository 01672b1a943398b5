using System.Text;
using Elastickv.SnapshotFs.Tree.Generated;

namespace Elastickv.SnapshotFs.Tree.Tests.Generated;

/// <summary>Spec 02 §5.6 and V15.</summary>
public class ManifestFileTests
{
    private const string Valid = """
        {
          "format_version": 1,
          "phase": "phase0-snapshot-decode",
          "elastickv_version": "dev",
          "cluster_id": "ek-test",
          "last_commit_ts": 112354918400000001,
          "wall_time_iso": "2026-04-29T15:42:11.094Z",
          "source": { "fsm_path": "0000000000000064.fsm" },
          "adapters": { "dynamodb": {}, "s3": null, "redis": {} },
          "exclusions": {
            "include_incomplete_uploads": false,
            "include_orphans": false,
            "preserve_sqs_visibility": false,
            "include_sqs_side_records": false
          },
          "checksum_algorithm": "sha256",
          "checksum_format": "sha256sum",
          "encoded_filename_charset": "rfc3986-unreserved-plus-percent",
          "key_segment_max_bytes": 240,
          "s3_meta_suffix": ".elastickv-meta.json",
          "s3_collision_strategy": "leaf-data-suffix",
          "dynamodb_layout": "per-item"
        }
        """;

    [Fact]
    public void A_valid_manifest_is_read()
    {
        ManifestFile manifest = ManifestFile.Parse(Encoding.UTF8.GetBytes(Valid));
        Assert.Equal(112354918400000001UL, manifest.LastCommitTimestamp);
        Assert.Equal("ek-test"u8, manifest.ClusterId);
        Assert.Equal(["dynamodb", "redis"], manifest.Adapters.Order());
        Assert.False(manifest.IsBundled);
    }

    [Theory]
    [InlineData("\"format_version\": 1", "\"future\": 1, \"format_version\": 1")]
    [InlineData("\"s3\": null", "\"s3\": null, \"later\": null, \"last\": 3")]
    [InlineData("\"dev\"", "\"dev\", \"Phase\": \"phase0-snapshot-decode\"")]
    public void Unknown_members_and_folded_names_are_taken(string from, string to) =>
        Assert.Equal(112354918400000001UL, ManifestFile.Parse(Encoding.UTF8.GetBytes(Valid.Replace(from, to))).LastCommitTimestamp);

    [Theory]
    [InlineData("{\"format_version\":99,\"phase\":42}", "not supported")]
    [InlineData("{\"format_version\":0}", "not supported")]
    [InlineData("{}", "format_version")]
    [InlineData("{\"format_version\":null}", "format_version")]
    [InlineData("{\"format_version\":\"1\"}", "expected a number")]
    [InlineData("{\"format_version\":1.0}", "integer")]
    [InlineData("[]", "object")]
    public void Bad_versions_are_refused(string text, string why) =>
        Assert.Contains(why, Assert.Throws<ManifestException>(() => ManifestFile.Parse(Encoding.UTF8.GetBytes(text))).Message);

    [Theory]
    [InlineData("\"per-item\"\n}", "\"per-item\"\n}garbage")]
    [InlineData("    \"include_orphans\": false,\n", "")]
    [InlineData("\"adapters\": { \"dynamodb\": {}, \"s3\": null, \"redis\": {} }", "\"adapters\": null")]
    [InlineData("phase0-snapshot-decode", "phase2")]
    [InlineData("2026-04-29T15:42:11.094Z", "2026-04-31T15:42:11.094Z")]
    [InlineData("112354918400000001", "-1")]
    [InlineData("\"per-item\"", "\"other\"")]
    [InlineData("240", "0")]
    [InlineData("\"sha256sum\"", "\"\"")]
    [InlineData("\"source\"", "\"live\": {\"read_ts\": 1}, \"source\"")]
    public void Invalid_manifests_are_refused(string from, string to)
    {
        Assert.Contains(from, Valid);
        Assert.Throws<ManifestException>(() => ManifestFile.Parse(Encoding.UTF8.GetBytes(Valid.Replace(from, to))));
    }
}
