using System.Text;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Encode;
using Elastickv.SnapshotFs.Tree.Json;
using Elastickv.SnapshotFs.Tree.Names;

namespace Elastickv.SnapshotFs.Overlay.Commit;

/// <summary>What <c>.snapfs/commit</c> and the result file say, each time one line of JSON.</summary>
internal static class CommitReport
{
    private const int ListedAtMost = 1000;

    /// <summary>A commit that is running.</summary>
    public static byte[] Render(CommitProgress progress)
    {
        using var output = new ByteBuffer(128);
        var json = new JsonWriter(JsonStyle.Line) { Output = output };
        json.BeginObject();
        Text(json, "state"u8, "running"u8);
        Text(json, "phase"u8, NameOf(progress.Phase));
        Number(json, "done"u8, progress.Done);
        Number(json, "total"u8, progress.Total);
        json.EndObject();
        output.Append((byte)'\n');
        return output.WrittenSpan.ToArray();
    }

    /// <summary>A commit that has ended.</summary>
    public static byte[] Render(CommitOutcome outcome)
    {
        using var output = new ByteBuffer();
        var json = new JsonWriter(JsonStyle.Line) { Output = output };
        json.BeginObject();
        Text(json, "state"u8, NameOf(outcome.Kind));
        Text(json, "message"u8, outcome.Message);
        if (outcome.OutputPath is { } path)
        {
            Text(json, "output"u8, path);
        }

        if (outcome.Kind == CommitKind.Committed)
        {
            Number(json, "last_commit_ts"u8, outcome.Timestamp);
            Number(json, "rows"u8, outcome.Rows);
            Number(json, "bytes"u8, outcome.Bytes);
            Text(json, "sha256"u8, Convert.ToHexStringLower(outcome.Sha256));
        }

        Number(json, "milliseconds"u8, (long)outcome.Duration.TotalMilliseconds);
        List(json, "defects"u8, outcome.Defects, Write);
        List(json, "bad_records"u8, outcome.BadRecords, Write);
        json.EndObject();
        output.Append((byte)'\n');
        return output.WrittenSpan.ToArray();
    }

    private static ReadOnlySpan<byte> NameOf(CommitPhase phase) => phase switch
    {
        CommitPhase.Encoding => "encoding"u8,
        CommitPhase.Writing => "writing"u8,
        CommitPhase.Verifying => "verifying"u8,
        _ => "publishing"u8,
    };

    private static ReadOnlySpan<byte> NameOf(CommitKind kind) => kind switch
    {
        CommitKind.NothingToDo => "nothing-to-do"u8,
        CommitKind.AlreadyCommitted => "already-committed"u8,
        CommitKind.Committed => "committed"u8,
        CommitKind.RefusedDefects => "refused-defects"u8,
        CommitKind.RefusedBadRecords => "refused-bad-records"u8,
        _ => "failed"u8,
    };

    /// <summary>The first of many; how many there are is said beside them.</summary>
    private static void List<T>(JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<T> items, Action<JsonWriter, T> write)
    {
        if (items.Count == 0)
        {
            return;
        }

        Number(json, [.. name, .. "_count"u8], items.Count);
        json.Name(name);
        json.BeginArray();
        for (int i = 0; i < Math.Min(items.Count, ListedAtMost); i++)
        {
            write(json, items[i]);
        }

        json.EndArray();
    }

    private static void Write(JsonWriter json, DocumentDefectException defect)
    {
        json.BeginObject();
        Text(json, "path"u8, KeyText.Printable(defect.Path));
        Number(json, "line"u8, defect.Line);
        Number(json, "column"u8, defect.Column);
        Text(json, "reason"u8, defect.Reason);
        json.EndObject();
    }

    private static void Write(JsonWriter json, BadRecord record)
    {
        json.BeginObject();
        Text(json, "key"u8, KeyText.Printable(record.Key));
        using (var base64 = new ByteBuffer(64))
        {
            Segment.AppendBase64Url(record.Key, base64);
            Text(json, "key_base64"u8, base64.WrittenSpan);
        }

        Number(json, "offset"u8, record.Offset);
        Text(json, "reason"u8, record.Reason);
        Text(json, "dropped_shows"u8, record.Uncovers switch
        {
            UncoveredVersion.Value => "older-value"u8,
            UncoveredVersion.Tombstone => "older-tombstone"u8,
            UncoveredVersion.None => "nothing"u8,
            _ => "same"u8,
        });
        json.EndObject();
    }

    private static void Text(JsonWriter json, ReadOnlySpan<byte> name, string value) => Text(json, name, Encoding.UTF8.GetBytes(value));

    private static void Text(JsonWriter json, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        json.Name(name);
        json.String(value);
    }

    private static void Number(JsonWriter json, ReadOnlySpan<byte> name, long value)
    {
        json.Name(name);
        json.Number(value);
    }

    private static void Number(JsonWriter json, ReadOnlySpan<byte> name, ulong value)
    {
        json.Name(name);
        json.Number(value);
    }
}
