namespace Elastickv.SnapshotFs.EndToEnd.Support;

/// <summary>
/// A directory for one test, removed with everything in it. Everybody may enter it. Its name holds the number of the test process, so that the next run can clear
/// away what a killed one left behind, mounts included.
/// </summary>
internal sealed class Scratch : IDisposable
{
    private const string Prefix = "snapfs-e2e-";

    static Scratch() => ClearAway(process => !Directory.Exists("/proc/" + process));

    public Scratch()
    {
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"{Prefix}{Environment.ProcessId}-{Guid.NewGuid():N}");
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

    /// <summary>Unmounts and removes the directories of some test processes.</summary>
    public static void ClearAway(Predicate<string> ofProcess)
    {
        foreach (string directory in Directory.GetDirectories(System.IO.Path.GetTempPath(), Prefix + "*"))
        {
            string[] words = System.IO.Path.GetFileName(directory)[Prefix.Length..].Split('-');
            if (words.Length != 2 || !ofProcess(words[0]))
            {
                continue;
            }

            foreach (string mounted in MountedSnapshot.MountsBelow(directory))
            {
                Tool.Run("umount", "-l", mounted);
            }

            Tool.Run("rm", "-rf", "--one-file-system", "--", directory);
        }
    }

    // Names that are no UTF-8 are beyond the runtime's own removal, and it must never cross into something still mounted.
    public void Dispose() => Tool.Run("rm", "-rf", "--one-file-system", "--", Path);
}
