using System.Buffers.Text;
using System.Text.Json;
using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.FileSystem.Hidden;

/// <summary>Problems as JSON members (spec 00 §5): the same in <c>problems.jsonl</c> and wherever else they are listed.</summary>
public static class ProblemJson
{
    /// <summary>Members: severity, class, key, key_base64url, offset, value_offset, reason; what is not known is left out.</summary>
    public static void Write(Utf8JsonWriter json, Problem problem)
    {
        json.WriteString("severity", SeverityName(problem.Severity));
        json.WriteString("class", problem.Class);
        WriteKey(json, problem.UserKey);
        WriteOffset(json, "offset", problem.Offset);
        WriteOffset(json, "value_offset", problem.ValueOffset);
        json.WriteString("reason", problem.Reason);
    }

    /// <summary>A key as text and as base64url; nothing for an empty one.</summary>
    public static void WriteKey(Utf8JsonWriter json, byte[] key)
    {
        if (key.Length > 0)
        {
            json.WriteString("key", KeyText.Printable(key));
            json.WriteString("key_base64url", Base64Url.EncodeToString(key));
        }
    }

    /// <summary>A byte offset; nothing for one that is not known, which is negative.</summary>
    public static void WriteOffset(Utf8JsonWriter json, string name, long offset)
    {
        if (offset >= 0)
        {
            json.WriteNumber(name, offset);
        }
    }

    /// <summary>The severity as it is called in every output.</summary>
    public static string SeverityName(ProblemSeverity severity) => severity == ProblemSeverity.Error ? "error" : "information";
}
