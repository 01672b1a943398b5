using Microsoft.Win32.SafeHandles;

namespace Elastickv.SnapshotFs.FileSystem.Content;

/// <summary>Temporary files that are gone with their handle.</summary>
internal static class UnnamedFile
{
    public static SafeFileHandle Create()
    {
        string path = Path.Combine(Path.GetTempPath(), $"snapfs-{Guid.NewGuid():N}");
        SafeFileHandle created = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        File.Delete(path);
        return created;
    }
}
