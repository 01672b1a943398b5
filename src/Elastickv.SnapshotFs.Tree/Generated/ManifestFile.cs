using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Json;

namespace Elastickv.SnapshotFs.Tree.Generated;

/// <summary>What an encode run takes from a MANIFEST.json. Reading and its order of checks: spec 02 §5.6.</summary>
public sealed class ManifestFile
{
    private const ulong KnownVersion = 1;

    private byte[] phase = [];
    private byte[] wallTime = [];
    private bool adaptersSeen;
    private bool exclusionsSeen;
    private bool liveSeen;
    private bool sourceSeen;
    private ulong liveReadTimestamp;
    private readonly byte[][] policies = [[], [], [], [], []];
    private ulong segmentLimit;
    private byte[] layout = [];

    private ManifestFile()
    {
    }

    /// <summary>HLC timestamp; 0 when absent.</summary>
    public ulong LastCommitTimestamp { get; private set; }

    /// <summary>Empty when absent.</summary>
    public byte[] ClusterId { get; private set; } = [];

    /// <summary>Adapters with a section, by name.</summary>
    public HashSet<string> Adapters { get; } = new(StringComparer.Ordinal);

    public bool IncludesIncompleteUploads { get; private set; }

    public bool IncludesOrphans { get; private set; }

    public bool PreservesSqsVisibility { get; private set; }

    public bool IncludesSqsSideRecords { get; private set; }

    /// <summary>Whether DynamoDB items are bundled, a layout that no encoder takes.</summary>
    public bool IsBundled => layout.AsSpan().SequenceEqual("jsonl"u8);

    /// <summary>Reads and checks a manifest.</summary>
    /// <exception cref="ManifestException">It is invalid, or of a version that is not known.</exception>
    public static ManifestFile Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            CheckVersion(json);
            var manifest = new ManifestFile();
            manifest.Read(json);
            manifest.Check();
            return manifest;
        }
        catch (JsonFormatException e)
        {
            throw new ManifestException(e.Message);
        }
    }

    /// <summary>The version goes first: a future manifest is reported as such, whatever else is in it.</summary>
    private static void CheckVersion(ReadOnlySpan<byte> json)
    {
        var reader = new JsonReader(json);
        using var name = new ByteBuffer(64);
        ulong? version = null;
        reader.BeginObject();
        while (reader.NextMember(name))
        {
            if (!name.WrittenSpan.SequenceEqual("format_version"u8))
            {
                reader.Skip();
            }
            else if (reader.TryNull())
            {
                version = null;
            }
            else
            {
                version = reader.UInt64();
            }
        }

        reader.RequireEnd();
        if (version is null or > uint.MaxValue)
        {
            throw new ManifestException("expected a format_version");
        }

        if (version != KnownVersion)
        {
            throw new ManifestException($"format_version {version} is not supported, only {KnownVersion} is");
        }
    }

    private void Read(ReadOnlySpan<byte> json)
    {
        var reader = new JsonReader(json);
        using var name = new ByteBuffer(64);
        reader.BeginObject();
        while (reader.NextMember(name))
        {
            ReadMember(ref reader, name.WrittenSpan);
        }
    }

    private void ReadMember(ref JsonReader reader, ReadOnlySpan<byte> name)
    {
        bool exclusions = JsonReader.NameIs(name, "exclusions"u8);
        if (reader.TryNull())
        {
            if (exclusions)
            {
                throw new ManifestException("expected exclusions to be an object");
            }

            return;
        }

        if (exclusions)
        {
            ReadExclusions(ref reader);
        }
        else if (JsonReader.NameIs(name, "phase"u8))
        {
            phase = reader.String();
        }
        else if (JsonReader.NameIs(name, "elastickv_version"u8))
        {
            reader.String();
        }
        else if (JsonReader.NameIs(name, "cluster_id"u8))
        {
            ClusterId = reader.String();
        }
        else if (JsonReader.NameIs(name, "snapshot_index"u8))
        {
            reader.UInt64();
        }
        else if (JsonReader.NameIs(name, "last_commit_ts"u8))
        {
            LastCommitTimestamp = reader.UInt64();
        }
        else if (JsonReader.NameIs(name, "wall_time_iso"u8))
        {
            wallTime = reader.String();
        }
        else if (JsonReader.NameIs(name, "source"u8))
        {
            sourceSeen = true;
            ReadSource(ref reader);
        }
        else if (JsonReader.NameIs(name, "live"u8))
        {
            liveSeen = true;
            ReadLive(ref reader);
        }
        else if (JsonReader.NameIs(name, "adapters"u8))
        {
            adaptersSeen = true;
            ReadAdapters(ref reader);
        }
        else if (JsonReader.NameIs(name, "key_segment_max_bytes"u8))
        {
            segmentLimit = reader.UInt64();
            if (segmentLimit > uint.MaxValue)
            {
                throw new ManifestException("key_segment_max_bytes is beyond 32 bits");
            }
        }
        else if (JsonReader.NameIs(name, "dynamodb_layout"u8))
        {
            layout = reader.String();
        }
        else if (PolicyOf(name) is >= 0 and var policy)
        {
            policies[policy] = reader.String();
        }
        else
        {
            reader.Skip();
        }
    }

    private static int PolicyOf(ReadOnlySpan<byte> name) =>
        JsonReader.NameIs(name, "checksum_algorithm"u8) ? 0
        : JsonReader.NameIs(name, "checksum_format"u8) ? 1
        : JsonReader.NameIs(name, "encoded_filename_charset"u8) ? 2
        : JsonReader.NameIs(name, "s3_meta_suffix"u8) ? 3
        : JsonReader.NameIs(name, "s3_collision_strategy"u8) ? 4
        : -1;

    private void ReadExclusions(ref JsonReader reader)
    {
        using var name = new ByteBuffer(64);
        int required = 0;
        reader.BeginObject();
        while (reader.NextMember(name))
        {
            ReadOnlySpan<byte> member = name.WrittenSpan;
            bool isNull = reader.TryNull();
            int bit = member.SequenceEqual("include_incomplete_uploads"u8) ? 1
                : member.SequenceEqual("include_orphans"u8) ? 2
                : member.SequenceEqual("preserve_sqs_visibility"u8) ? 4
                : member.SequenceEqual("include_sqs_side_records"u8) ? 8
                : 0;
            required = isNull ? required & ~bit : required | bit;
            if (isNull)
            {
                continue;
            }

            if (JsonReader.NameIs(member, "include_incomplete_uploads"u8))
            {
                IncludesIncompleteUploads = reader.Boolean();
            }
            else if (JsonReader.NameIs(member, "include_orphans"u8))
            {
                IncludesOrphans = reader.Boolean();
            }
            else if (JsonReader.NameIs(member, "preserve_sqs_visibility"u8))
            {
                PreservesSqsVisibility = reader.Boolean();
            }
            else if (JsonReader.NameIs(member, "include_sqs_side_records"u8))
            {
                IncludesSqsSideRecords = reader.Boolean();
            }
            else if (JsonReader.NameIs(member, "rename_s3_collisions"u8))
            {
                reader.Boolean();
            }
            else
            {
                reader.Skip();
            }
        }

        exclusionsSeen = true;
        if (required != 15)
        {
            throw new ManifestException("exclusions lacks one of include_incomplete_uploads, include_orphans, preserve_sqs_visibility, include_sqs_side_records");
        }
    }

    private static void ReadSource(ref JsonReader reader)
    {
        using var name = new ByteBuffer(64);
        reader.BeginObject();
        while (reader.NextMember(name))
        {
            if (reader.TryNull())
            {
                continue;
            }

            if (JsonReader.NameIs(name.WrittenSpan, "fsm_path"u8) || JsonReader.NameIs(name.WrittenSpan, "fsm_crc32c"u8))
            {
                reader.String();
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private void ReadLive(ref JsonReader reader)
    {
        using var name = new ByteBuffer(64);
        reader.BeginObject();
        while (reader.NextMember(name))
        {
            if (reader.TryNull())
            {
                continue;
            }

            if (JsonReader.NameIs(name.WrittenSpan, "read_ts"u8))
            {
                liveReadTimestamp = reader.UInt64();
            }
            else if (JsonReader.NameIs(name.WrittenSpan, "pin_token_sha256"u8))
            {
                reader.String();
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private void ReadAdapters(ref JsonReader reader)
    {
        using var name = new ByteBuffer(64);
        reader.BeginObject();
        while (reader.NextMember(name))
        {
            string? adapter = AdapterOf(name.WrittenSpan);
            if (reader.TryNull())
            {
                continue;
            }

            if (adapter is not null)
            {
                if (reader.Peek() != JsonKind.Object)
                {
                    throw new ManifestException($"expected adapters.{adapter} to be an object");
                }

                Adapters.Add(adapter);
            }

            reader.Skip();
        }
    }

    private static string? AdapterOf(ReadOnlySpan<byte> name) =>
        JsonReader.NameIs(name, "dynamodb"u8) ? "dynamodb"
        : JsonReader.NameIs(name, "s3"u8) ? "s3"
        : JsonReader.NameIs(name, "redis"u8) ? "redis"
        : JsonReader.NameIs(name, "sqs"u8) ? "sqs"
        : null;

    private void Check()
    {
        bool live = phase.AsSpan().SequenceEqual("phase1-live-pinned"u8);
        bool known = live || phase.AsSpan().SequenceEqual("phase0-snapshot-decode"u8);
        Require(known, "expected phase to be phase0-snapshot-decode or phase1-live-pinned");
        Require(Rfc3339.TryParse(wallTime, out _), "expected wall_time_iso to be an RFC 3339 time");
        Require(adaptersSeen, "expected adapters to be an object");
        Require(exclusionsSeen, "expected exclusions to be an object");
        foreach (byte[] policy in policies)
        {
            Require(policy.Length > 0, "expected checksum_algorithm, checksum_format, encoded_filename_charset, s3_meta_suffix and s3_collision_strategy");
        }

        Require(segmentLimit != 0, "expected key_segment_max_bytes");
        Require(IsBundled || layout.AsSpan().SequenceEqual("per-item"u8), "expected dynamodb_layout to be per-item or jsonl");
        Require(live || !liveSeen, "phase0-snapshot-decode and live exclude each other");
        Require(!live || (!sourceSeen && liveSeen && liveReadTimestamp != 0), "phase1-live-pinned needs live.read_ts and no source");
    }

    private static void Require(bool condition, string reason)
    {
        if (!condition)
        {
            throw new ManifestException(reason);
        }
    }
}
