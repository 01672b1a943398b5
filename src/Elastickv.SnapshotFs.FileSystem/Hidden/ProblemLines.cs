using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.FileSystem.Hidden;

/// <summary>Writes problems as JSON lines to a file, a buffer at a time. One thread.</summary>
internal sealed class ProblemLines(Microsoft.Win32.SafeHandles.SafeFileHandle file, CancellationToken stop) : IProblemSink, IDisposable
{
    private const int WriteAt = 64 << 10;

    private readonly ArrayBufferWriter<byte> lines = new(WriteAt + 4096);
    private readonly Utf8JsonWriter json = new(Stream.Null);

    /// <summary>Bytes written to the file so far.</summary>
    public long Length { get; private set; }

    /// <inheritdoc/>
    /// <exception cref="OperationCanceledException">Nobody wants the lines any more.</exception>
    /// <exception cref="IOException">The disk is full or failing.</exception>
    public void Report(Problem problem)
    {
        stop.ThrowIfCancellationRequested();
        json.Reset(lines);
        json.WriteStartObject();
        json.WriteString("severity", problem.Severity == ProblemSeverity.Error ? "error" : "information");
        json.WriteString("class", problem.Class);
        if (problem.UserKey.Length > 0)
        {
            json.WriteString("key", KeyText.Printable(problem.UserKey));
            json.WriteString("key_base64url", Base64Url.EncodeToString(problem.UserKey));
        }

        WriteOffset("offset", problem.Offset);
        WriteOffset("value_offset", problem.ValueOffset);
        json.WriteString("reason", problem.Reason);
        json.WriteEndObject();
        json.Flush();
        lines.Write("\n"u8);
        if (lines.WrittenCount >= WriteAt)
        {
            Flush();
        }
    }

    public void Flush()
    {
        RandomAccess.Write(file, lines.WrittenSpan, Length);
        Length += lines.WrittenCount;
        lines.ResetWrittenCount();
    }

    public void Dispose() => json.Dispose();

    private void WriteOffset(string name, long offset)
    {
        if (offset >= 0)
        {
            json.WriteNumber(name, offset);
        }
    }
}
