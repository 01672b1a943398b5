using System.IO.Compression;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.S3;

namespace Elastickv.SnapshotFs.Tree.Tests.S3;

/// <summary>A snapshot opened for a test, with its S3 part. Packed files are unpacked to a temporary one, which goes away with this.</summary>
internal sealed class OpenSnapshot : IDisposable
{
    private readonly SnapshotFile file;
    private readonly string? temporary;

    private OpenSnapshot(string path, string? temporary)
    {
        this.temporary = temporary;
        file = SnapshotFile.Open(path, new SnapshotOptions());
        Part = new S3Part(file.View);
    }

    public S3Part Part { get; }

    public SnapshotView View => file.View;

    public static OpenSnapshot OfBytes(byte[] bytes)
    {
        string path = Path.GetTempFileName();
        File.WriteAllBytes(path, bytes);
        return new OpenSnapshot(path, path);
    }

    /// <param name="path">A snapshot, stored under this name or, packed, with <c>.gz</c> added.</param>
    public static OpenSnapshot OfFile(string path)
    {
        if (File.Exists(path))
        {
            return new OpenSnapshot(path, null);
        }

        using var packed = new GZipStream(File.OpenRead(path + ".gz"), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        packed.CopyTo(bytes);
        return OfBytes(bytes.ToArray());
    }

    public void Dispose()
    {
        file.Dispose();
        if (temporary is not null)
        {
            File.Delete(temporary);
        }
    }
}
