namespace Elastickv.SnapshotFs.EndToEnd.Support;

/// <summary>A directory for one test, removed with everything in it. Everybody may enter it.</summary>
internal sealed class Scratch : IDisposable
{
    public Scratch()
    {
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "snapfs-e2e-" + Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(Path);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path, (UnixFileMode)0x1FF);
        }
    }

    public string Path { get; }

    public string At(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>A new empty directory.</summary>
    public string NewDirectory(string name) => Directory.CreateDirectory(At(name)).FullName;

    // Names that are no UTF-8 are beyond the runtime's own removal, and it must never cross into something still mounted.
    public void Dispose() => Tool.Run("rm", "-rf", "--one-file-system", "--", Path);
}
