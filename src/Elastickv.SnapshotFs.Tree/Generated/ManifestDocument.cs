using System.Text;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.Generated;

/// <summary>MANIFEST.json (spec 02 §5), with the values of spec 00 §3.4: the same snapshot always gives the same bytes.</summary>
internal sealed class ManifestDocument(SnapshotSummary summary, ulong readTimestamp, TreeOptions options) : Document
{
    private bool rendered;

    public override long ModifiedMs => HlcTimestamp.UnixMilliseconds(readTimestamp);

    public override int Mode => NodeAttributes.GeneratedMode;

    public override bool RenderNext(ByteBuffer output)
    {
        if (rendered)
        {
            return false;
        }

        rendered = true;
        var json = new JsonWriter(JsonStyle.IndentedPlain) { Output = output };
        json.BeginObject();
        Number(json, "format_version"u8, 1);
        Text(json, "phase"u8, "phase0-snapshot-decode"u8);
        Text(json, "elastickv_version"u8, Encoding.UTF8.GetBytes("snapfs/" + options.ProgramVersion));
        if (options.ClusterId.Length > 0)
        {
            Text(json, "cluster_id"u8, Encoding.UTF8.GetBytes(options.ClusterId));
        }

        NumberUnlessZero(json, "snapshot_index"u8, summary.SnapshotIndex);
        NumberUnlessZero(json, "last_commit_ts"u8, readTimestamp);
        Text(json, "wall_time_iso"u8, Rfc3339.Format(ModifiedMs));
        json.Name("source"u8);
        json.BeginObject();
        Text(json, "fsm_path"u8, Encoding.UTF8.GetBytes(options.SourcePath));
        json.EndObject();
        WriteAdapters(json);
        WriteExclusions(json);
        Text(json, "checksum_algorithm"u8, "sha256"u8);
        Text(json, "checksum_format"u8, "sha256sum"u8);
        Text(json, "encoded_filename_charset"u8, "rfc3986-unreserved-plus-percent"u8);
        Number(json, "key_segment_max_bytes"u8, Names.Segment.MaxLength);
        Text(json, "s3_meta_suffix"u8, ".elastickv-meta.json"u8);
        Text(json, "s3_collision_strategy"u8, "leaf-data-suffix"u8);
        Text(json, "dynamodb_layout"u8, "per-item"u8);
        json.EndObject();
        output.Append((byte)'\n');
        return true;
    }

    private static void WriteAdapters(JsonWriter json)
    {
        json.Name("adapters"u8);
        json.BeginObject();
        Empty(json, "dynamodb"u8);
        Empty(json, "s3"u8);
        Empty(json, "redis"u8);
        Empty(json, "sqs"u8);
        json.EndObject();
    }

    private static void WriteExclusions(JsonWriter json)
    {
        json.Name("exclusions"u8);
        json.BeginObject();
        Flag(json, "include_incomplete_uploads"u8, false);
        Flag(json, "include_orphans"u8, false);
        Flag(json, "preserve_sqs_visibility"u8, false);
        Flag(json, "include_sqs_side_records"u8, false);

        // S3 keys that end in the sidecar suffix are always renamed here.
        Flag(json, "rename_s3_collisions"u8, true);
        json.EndObject();
    }

    private static void Empty(JsonWriter json, ReadOnlySpan<byte> name)
    {
        json.Name(name);
        json.BeginObject();
        json.EndObject();
    }

    private static void Flag(JsonWriter json, ReadOnlySpan<byte> name, bool value)
    {
        json.Name(name);
        json.Boolean(value);
    }

    private static void Text(JsonWriter json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        json.Name(name);
        json.String(value);
    }

    private static void Number(JsonWriter json, ReadOnlySpan<byte> name, ulong value)
    {
        json.Name(name);
        json.Number(value);
    }

    private static void NumberUnlessZero(JsonWriter json, ReadOnlySpan<byte> name, ulong value)
    {
        if (value != 0)
        {
            Number(json, name, value);
        }
    }
}
