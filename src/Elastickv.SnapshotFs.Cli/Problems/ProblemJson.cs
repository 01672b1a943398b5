using System.Buffers.Text;
using System.Text.Json;
using Elastickv.SnapshotFs.Cli.CommandLine;
using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Cli.Problems;

/// <summary>Problems as JSON members.</summary>
internal static class ProblemJson
{
    /// <summary>Members: severity, class, key, key_base64url, offset, value_offset, reason; what is not known is left out.</summary>
    public static void Write(Utf8JsonWriter writer, Problem problem)
    {
        writer.WriteString("severity", ProblemText.SeverityName(problem.Severity));
        writer.WriteString("class", problem.Class);
        WriteKey(writer, problem.UserKey);
        WriteOffset(writer, "offset", problem.Offset);
        WriteOffset(writer, "value_offset", problem.ValueOffset);
        writer.WriteString("reason", problem.Reason);
    }

    /// <summary>The one failure that refuses a file.</summary>
    public static void WriteFault(Utf8JsonWriter writer, SnapshotException failure)
    {
        writer.WriteString("snapshot", RawText.Printable(failure.Path));
        writer.WriteString("fault", failure.FaultClass);
        WriteOffset(writer, "offset", failure.Offset);
        WriteOffset(writer, "record_offset", failure.RecordOffset);
        WriteKey(writer, failure.RawKey);
        writer.WriteString("reason", RawText.Printable(failure.Message));
    }

    private static void WriteKey(Utf8JsonWriter writer, byte[] key)
    {
        if (key.Length > 0)
        {
            writer.WriteString("key", KeyText.Printable(key));
            writer.WriteString("key_base64url", Base64Url.EncodeToString(key));
        }
    }

    private static void WriteOffset(Utf8JsonWriter writer, string name, long offset)
    {
        if (offset >= 0)
        {
            writer.WriteNumber(name, offset);
        }
    }
}
