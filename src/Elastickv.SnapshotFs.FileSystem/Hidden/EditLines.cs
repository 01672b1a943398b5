using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Elastickv.SnapshotFs.Overlay.Changes;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.FileSystem.Hidden;

/// <summary>Writes changes and defects as lines of JSON. Paths are bytes; one that is not UTF-8 comes as base64url too.</summary>
public static class EditLines
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The lines of <c>changes.jsonl</c>.</summary>
    public static byte[] OfChanges(IEnumerable<Change> changes)
    {
        var lines = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(lines);
        foreach (Change change in changes)
        {
            json.WriteStartObject();
            WritePath(json, "path", change.Path);
            json.WriteString("kind", Name(change.Kind));
            json.WriteString("role", Name(change.Role));
            if (change.From is { } from)
            {
                WritePath(json, "from", from);
            }

            json.WriteBoolean("directory", change.IsDirectory);
            End(json, lines);
        }

        return lines.WrittenSpan.ToArray();
    }

    /// <summary>A line about a file that two snapshots do not have in common.</summary>
    /// <param name="kind">How it differs.</param>
    /// <param name="path">The file.</param>
    public static byte[] OfComparison(string kind, byte[] path)
    {
        var lines = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(lines);
        json.WriteStartObject();
        WritePath(json, "path", path);
        json.WriteString("kind", kind);
        End(json, lines);
        return lines.WrittenSpan.ToArray();
    }

    /// <summary>Defects of edits as lines of <c>problems.jsonl</c>.</summary>
    public static byte[] OfDefects(IReadOnlyList<DocumentDefectException> defects)
    {
        var lines = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(lines);
        foreach (DocumentDefectException defect in defects)
        {
            json.WriteStartObject();
            json.WriteString("severity", "error");
            json.WriteString("class", "edit");
            WritePath(json, "path", defect.Path);
            if (defect.Line > 0)
            {
                json.WriteNumber("line", defect.Line);
                json.WriteNumber("column", defect.Column);
            }

            json.WriteString("reason", defect.Reason);
            End(json, lines);
        }

        return lines.WrittenSpan.ToArray();
    }

    private static void End(Utf8JsonWriter json, ArrayBufferWriter<byte> lines)
    {
        json.WriteEndObject();
        json.Flush();
        lines.Write("\n"u8);
        json.Reset();
    }

    private static void WritePath(Utf8JsonWriter json, string name, byte[] path)
    {
        try
        {
            json.WriteString(name, Strict.GetString(path));
        }
        catch (DecoderFallbackException)
        {
            json.WriteString(name, KeyText.Printable(path));
            json.WriteString(name + "_base64url", Base64Url.EncodeToString(path));
        }
    }

    private static string Name(ChangeKind kind) => kind switch
    {
        ChangeKind.Created => "created",
        ChangeKind.Changed => "changed",
        ChangeKind.Deleted => "deleted",
        _ => "renamed",
    };

    private static string Name(ChangeRole role) => role switch
    {
        ChangeRole.Document => "document",
        ChangeRole.Scratch => "scratch",
        _ => "stray",
    };
}
