using System.Text.Json;
using Elastickv.SnapshotFs.Cli.CommandLine;
using Elastickv.SnapshotFs.FileSystem.Hidden;
using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Cli.Problems;

/// <summary>The one failure that refuses a file, as JSON members.</summary>
internal static class FaultJson
{
    public static void Write(Utf8JsonWriter writer, SnapshotException failure)
    {
        writer.WriteString("snapshot", RawText.Printable(failure.Path));
        writer.WriteString("fault", failure.FaultClass);
        ProblemJson.WriteOffset(writer, "offset", failure.Offset);
        ProblemJson.WriteOffset(writer, "record_offset", failure.RecordOffset);
        ProblemJson.WriteKey(writer, failure.RawKey);
        writer.WriteString("reason", RawText.Printable(failure.Message));
    }
}
