using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Elastickv.SnapshotFs.FileSystem.Content;
using Elastickv.SnapshotFs.Overlay;
using Elastickv.SnapshotFs.Overlay.Commit;
using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.FileSystem.Hidden;

/// <summary>Writes <c>status.json</c>: what is mounted, and what it costs. Thread-safe.</summary>
internal sealed class StatusReport(MountedSource source, long memoryBytes, ContentReader content, RequestCounters requests, IWritableTree? edits = null, IEditCommitter? committer = null)
{
    private readonly DateTime started = DateTime.UtcNow;

    public byte[] Write(bool sourceChanged)
    {
        var buffer = new ArrayBufferWriter<byte>(2048);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("program", "snapfs/" + source.ProgramVersion);
            json.WriteNumber("process_id", Environment.ProcessId);
            json.WriteString("mounted_at", Time(started));
            WriteSource(json, sourceChanged);
            WriteMemory(json);
            WriteCaches(json);
            WriteRequests(json);
            WriteEdits(json);
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    private void WriteSource(Utf8JsonWriter json, bool sourceChanged)
    {
        json.WriteStartObject("snapshot");
        json.WriteString("path", source.Path);
        json.WriteNumber("bytes", source.Bytes);
        json.WriteNumber("records", source.Records);
        if (source.SnapshotIndex != 0)
        {
            json.WriteNumber("snapshot_index", source.SnapshotIndex);
        }

        if (source.IndexOrigin.Length > 0)
        {
            json.WriteString("index", source.IndexOrigin);
        }

        if (source.IndexPath.Length > 0)
        {
            json.WriteString("index_file", source.IndexPath);
        }

        json.WriteNumber("read_timestamp", source.ReadTimestamp);
        json.WriteString("read_time", Time(DateTime.UnixEpoch.AddMilliseconds(HlcTimestamp.UnixMilliseconds(source.ReadTimestamp))));
        json.WriteBoolean("changed_on_disk", sourceChanged);
        json.WriteEndObject();
    }

    private void WriteMemory(Utf8JsonWriter json)
    {
        json.WriteStartObject("memory");
        json.WriteNumber("cache_budget_bytes", memoryBytes);
        json.WriteNumber("resident_bytes", Environment.WorkingSet);
        json.WriteNumber("managed_bytes", GC.GetTotalMemory(forceFullCollection: false));
        json.WriteEndObject();
    }

    private void WriteCaches(Utf8JsonWriter json)
    {
        json.WriteStartObject("caches");
        json.WriteStartObject("documents");
        json.WriteNumber("count", content.Rendered.Count);
        json.WriteNumber("bytes", content.Rendered.Bytes);
        json.WriteNumber("hits", content.Rendered.Hits);
        json.WriteNumber("misses", content.Rendered.Misses);
        json.WriteEndObject();
        json.WriteStartObject("attributes");
        json.WriteNumber("count", content.Attributes.Count());
        json.WriteNumber("capacity", content.Attributes.Capacity);
        json.WriteEndObject();
        json.WriteStartObject("passes");
        json.WriteNumber("count", content.Passes.Count);
        json.WriteNumber("begun", content.Passes.Begun);
        json.WriteEndObject();
        json.WriteStartObject("open_files");
        json.WriteNumber("count", content.Mappings.Count);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteRequests(Utf8JsonWriter json)
    {
        json.WriteStartObject("requests");
        for (int i = 0; i < RequestCounters.Names.Length; i++)
        {
            json.WriteNumber(RequestCounters.Names[i], requests[i]);
        }

        json.WriteEndObject();
    }

    private void WriteEdits(Utf8JsonWriter json)
    {
        if (edits is null)
        {
            return;
        }

        json.WriteStartObject("overlay");
        json.WriteBoolean("pending_changes", edits.HasChanges);
        if (committer?.Report() is { Length: > 0 } told)
        {
            json.WritePropertyName("commit");
            json.WriteRawValue(told.AsSpan().TrimEnd((byte)'\n'));
        }

        json.WriteEndObject();
    }

    private static string Time(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
