using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.S3;

namespace Elastickv.SnapshotFs.Tree.Tests.S3;

/// <summary>A snapshot opened for a test, with its S3 part.</summary>
internal sealed class OpenSnapshot : IDisposable
{
    private readonly SnapshotFile file;
    private readonly TemporaryFile? temporary;

    private OpenSnapshot(string path, TemporaryFile? temporary)
    {
        this.temporary = temporary;
        file = SnapshotFile.Open(path, new SnapshotOptions());
        Part = new S3Part(file.View);
    }

    public S3Part Part { get; }

    /// <param name="path">A snapshot of the golden data; it may be stored packed.</param>
    public static OpenSnapshot OfFile(string path) => new(GoldenData.Plain(path), null);

    public static OpenSnapshot OfBytes(byte[] bytes)
    {
        var temporary = new TemporaryFile(bytes);
        return new OpenSnapshot(temporary.Path, temporary);
    }

    public void Dispose()
    {
        file.Dispose();
        temporary?.Dispose();
    }
}
