using System.Buffers;
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
        ProblemJson.Write(json, problem);
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
}
