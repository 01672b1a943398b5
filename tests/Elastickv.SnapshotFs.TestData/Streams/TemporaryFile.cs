namespace Elastickv.SnapshotFs.TestData;

/// <summary>A file that goes away with the test.</summary>
public sealed class TemporaryFile : IDisposable
{
    public TemporaryFile()
    {
    }

    public TemporaryFile(ReadOnlySpan<byte> content) => File.WriteAllBytes(Path, content);

    /// <summary>Absolute path; the file need not exist.</summary>
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "snapfs-test-" + Guid.NewGuid().ToString("N") + ".fsm");

    public void Dispose() => File.Delete(Path);
}
