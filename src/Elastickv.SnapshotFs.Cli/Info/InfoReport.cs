using System.Globalization;
using System.Text.Json;
using Elastickv.SnapshotFs.Cli.CommandLine;
using Elastickv.SnapshotFs.Cli.Output;
using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Cli.Info;

/// <summary>What <c>snapfs info</c> prints, in both forms.</summary>
internal static class InfoReport
{
    /// <summary>How the parts of each adapter are called.</summary>
    private static readonly (string Adapter, string Parts, string Title)[] Adapters =
    [
        ("redis", "types", "Redis"), ("dynamodb", "tables", "DynamoDB"), ("s3", "buckets", "S3"), ("sqs", "queues", "SQS"),
    ];

    /// <summary>Members of the JSON object. Timestamps are HLC values in full.</summary>
    public static void Write(Utf8JsonWriter writer, SnapshotFile file, ContentGroup content)
    {
        SnapshotSummary summary = file.Summary;
        writer.WriteString("snapshot", RawText.Printable(file.Path));
        writer.WriteNumber("bytes", summary.FileLength);
        writer.WriteString("format", summary.InnerFormat);
        writer.WriteNumber("header_version", summary.HeaderVersion);
        writer.WriteNumber("ceiling_ms", summary.CeilingMs);
        writer.WriteBoolean("footer", summary.HasFooter);
        writer.WriteNumber("snapshot_index", summary.SnapshotIndex);
        writer.WriteNumber("applied_index", summary.AppliedIndex);
        writer.WriteNumber("header_timestamp", summary.HeaderTimestamp);
        WriteTimestamp(writer, "last_commit", summary.LastCommitTimestamp);
        WriteTimestamp(writer, "min_retained", summary.MinRetainedTimestamp);
        writer.WriteNumber("records", summary.Records);
        writer.WriteNumber("tombstones", summary.Tombstones);
        writer.WriteNumber("operational_records", summary.OperationalRecords);
        writer.WriteNumber("damaged_records", summary.DamagedRecords);
        writer.WriteNumber("encrypted_records", summary.EncryptedRecords);
        writer.WriteNumber("decrypted_records", summary.DecryptedRecords);
        WriteTimestamp(writer, "shown", file.View.ReadTimestamp);
        writer.WriteNumber("rolled_forward", file.View.RolledForwardCount);
        writer.WriteNumber("undecided", file.View.UndecidedCount);
        writer.WriteNumber("files", content.Files);
        writer.WriteNumber("file_bytes", content.Bytes);
        writer.WriteStartObject("adapters");
        foreach ((string adapter, string parts, _) in Adapters)
        {
            if (content.Parts.TryGetValue(adapter, out ContentGroup? group))
            {
                writer.WriteStartObject(adapter);
                WriteCounts(writer, group);
                writer.WriteStartObject(parts);
                foreach (ContentGroup part in group.Parts.Values)
                {
                    writer.WriteStartObject(part.Name);
                    WriteCounts(writer, part);
                    writer.WriteEndObject();
                }

                writer.WriteEndObject();
                writer.WriteEndObject();
            }
        }

        writer.WriteEndObject();
    }

    /// <summary>The report for people.</summary>
    public static void Print(LineOutput output, SnapshotFile file, ContentGroup content)
    {
        SnapshotSummary summary = file.Summary;
        Line(output, "Snapshot", RawText.Printable(file.Path));
        Line(output, "Size", $"{SizeText.Of(summary.FileLength)} ({summary.FileLength} bytes)");
        Line(output, "Form", Form(summary));
        if (summary.SnapshotIndex != 0)
        {
            Line(output, "Index", $"{summary.SnapshotIndex} (from the name), last applied {summary.AppliedIndex}");
        }

        Line(output, "Last commit", Timestamp(summary.LastCommitTimestamp));
        Line(output, "Retained from", summary.MinRetainedTimestamp <= 1 ? "the beginning, nothing was ever collected" : Timestamp(summary.MinRetainedTimestamp));
        Line(output, "Records", $"{summary.Records}, of which {SizeText.Count(summary.Tombstones, "tombstone")}, {summary.OperationalRecords} of the store itself, {summary.DamagedRecords} damaged");
        if (summary.EncryptedRecords > 0)
        {
            Line(output, "Encrypted", $"{SizeText.Count(summary.EncryptedRecords, "record")}, {summary.DecryptedRecords} decrypted");
        }

        Line(output, "Transactions", $"{file.View.RolledForwardCount} intents rolled forward, {SizeText.Count(file.View.UndecidedCount, "lock")} without a known outcome");
        if (file.View.ReadTimestamp < summary.LastCommitTimestamp)
        {
            Line(output, "State of", Timestamp(file.View.ReadTimestamp));
        }

        Line(output, "Shown", $"{SizeText.Count(content.Files, "file")}, {SizeText.Of(content.Bytes)}");
        foreach ((string adapter, _, string title) in Adapters)
        {
            if (content.Parts.TryGetValue(adapter, out ContentGroup? group))
            {
                output.End();
                PrintCounts(output, "", title, group);
                foreach (ContentGroup part in group.Parts.Values)
                {
                    PrintCounts(output, "  ", part.Name, part);
                }
            }
        }
    }

    private static string Form(SnapshotSummary summary)
    {
        string header = summary.HeaderVersion == 0 ? "no header" : $"header version {summary.HeaderVersion}";
        string ceiling = summary.CeilingMs == 0 || summary.CeilingMs > long.MaxValue ? "" : $" (ceiling {TimeText.Rfc3339((long)summary.CeilingMs)})";
        string footer = summary.HasFooter ? "with checksum" : "without checksum";
        return $"{summary.InnerFormat}, {header}{ceiling}, {footer}";
    }

    private static string Timestamp(ulong timestamp) => timestamp == 0 ? "none" : $"{TimeText.OfHlc(timestamp)} (HLC {timestamp})";

    private static void WriteTimestamp(Utf8JsonWriter writer, string name, ulong timestamp)
    {
        writer.WriteNumber(name + "_ts", timestamp);
        if (timestamp > 1)
        {
            writer.WriteString(name + "_time", TimeText.OfHlc(timestamp));
        }
    }

    private static void WriteCounts(Utf8JsonWriter writer, ContentGroup group)
    {
        writer.WriteNumber("files", group.Files);
        writer.WriteNumber("bytes", group.Bytes);
    }

    private static void Line(LineOutput output, string name, string value) => output.Text($"{name + ":",-14} ").Text(value).End();

    private static void PrintCounts(LineOutput output, string indent, string name, ContentGroup group) =>
        output.Text($"{indent + name,-40} {group.Files.ToString(CultureInfo.InvariantCulture),12} files {SizeText.Of(group.Bytes),12}").End();
}
