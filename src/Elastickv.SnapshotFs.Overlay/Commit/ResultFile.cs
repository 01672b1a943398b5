using Elastickv.SnapshotFs.Overlay.Host;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.SnapshotFs.Overlay.Commit;

/// <summary>The file that says what the last commit did. It is replaced as a whole: a reader sees the old one or the new one.</summary>
internal static class ResultFile
{
    /// <summary>Name of the file in the directory of an overlay.</summary>
    public const string Name = "last-commit.json";

    /// <summary>Suffix of the name under which it is written.</summary>
    public const string TemporarySuffix = ".tmp";

    /// <exception cref="IOException">The disk is full or failing.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, ICommitPoints points)
    {
        string temporary = path + TemporarySuffix;
        File.Delete(temporary);
        using (SafeFileHandle handle = Posix.CreatePrivate(temporary))
        {
            RandomAccess.Write(handle, content, 0);
            RandomAccess.FlushToDisk(handle);
        }

        points.Reach(CommitPoint.ResultWritten, temporary);
        File.Move(temporary, path, overwrite: true);
        points.Reach(CommitPoint.ResultRenamed, path);
        Posix.SyncDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }
}
