using System.Globalization;
using System.Text;
using Elastickv.SnapshotFs.Snapshot.Container;
using Elastickv.SnapshotFs.Snapshot.Location;

namespace Elastickv.SnapshotFs.Snapshot.IndexFiles;

/// <summary>
/// The names under which the index of one snapshot may be kept, best first. Next to the snapshot (links followed) when snapshot and directory are this user's own, and it is no
/// directory of a running node; a reader of somebody else's files leaves nothing behind in them. Then the user's cache.
/// </summary>
internal sealed class IndexPlaces
{
    private const string Suffix = ".snapfs-index";
    private const int LongestStem = 100;

    // An index in the cache that was not used for so long belongs to a snapshot that is gone.
    private static readonly TimeSpan CacheAge = TimeSpan.FromDays(30);
    private static readonly TimeSpan TouchAge = TimeSpan.FromDays(1);

    private readonly string? beside;
    private readonly bool mayWriteBeside;
    private readonly string? directory;
    private readonly string? inDirectory;
    private readonly bool isCache;

    public IndexPlaces(MappedFile snapshot, IndexStore store)
    {
        isCache = store.Directory is null;
        directory = store.Directory ?? store.Cache;
        if (!OperatingSystem.IsLinux() || !HostFile.TryStat(snapshot.Handle, out HostFileStatus status))
        {
            return;
        }

        string? path = PathOf(snapshot, status);
        inDirectory = directory is null ? null : Path.Combine(directory, NameOf(path, status));
        if (store.Directory is null && path is not null && Path.GetDirectoryName(path) is { } folder)
        {
            beside = path + Suffix;
            mayWriteBeside = status.Owner == HostFile.User
                && Path.GetFileName(folder) != GroupDirectory.Files
                && HostFile.TryStat(folder, out HostFileStatus parent) && parent.Owner == HostFile.User;
        }
    }

    /// <summary>Where to look for an index.</summary>
    public IEnumerable<string> ToRead()
    {
        if (beside is not null)
        {
            yield return beside;
        }

        if (inDirectory is not null)
        {
            yield return inDirectory;
        }
    }

    /// <summary>Where to try to keep one.</summary>
    public IEnumerable<string> ToWrite()
    {
        if (mayWriteBeside)
        {
            yield return beside!;
        }

        if (inDirectory is not null)
        {
            yield return inDirectory;
        }
    }

    /// <summary>Makes the directory of a place when it is one of this program's own.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public void Prepare(string place)
    {
        if (place == inDirectory && !Directory.Exists(directory) && !OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Keeps the cache from growing for ever: notes that an index in it was used.</summary>
    public void NoteUse(string place)
    {
        if (isCache && place == inDirectory)
        {
            Attempt(() =>
            {
                if (DateTime.UtcNow - File.GetLastWriteTimeUtc(place) > TouchAge)
                {
                    File.SetLastWriteTimeUtc(place, DateTime.UtcNow);
                }
            });
        }
    }

    /// <summary>Removes what was not used for long, when the place just written is in the cache.</summary>
    public void Prune(string place)
    {
        if (isCache && place == inDirectory)
        {
            Attempt(() =>
            {
                foreach (FileInfo file in new DirectoryInfo(directory!).EnumerateFiles("*" + Suffix + "*"))
                {
                    if (DateTime.UtcNow - file.LastWriteTimeUtc > CacheAge)
                    {
                        file.Delete();
                    }
                }
            });
        }
    }

    /// <summary>Removes what this user keeps for the snapshot: the snapshot turned out to be broken, and nothing may vouch for it.</summary>
    public void Discard()
    {
        foreach (string place in ToRead())
        {
            if (HostFile.TryStat(place, out HostFileStatus status) && status.IsRegular && status.Owner == HostFile.User)
            {
                Attempt(() => File.Delete(place));
            }
        }
    }

    private static void Attempt(Action work)
    {
        try
        {
            work();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Housekeeping: the next run tries again.
        }
    }

    /// <summary>The absolute path of the open file, links resolved; null when no string names it, or it has no name any more.</summary>
    private static string? PathOf(MappedFile snapshot, in HostFileStatus status)
    {
        string link = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{snapshot.Handle.DangerousGetHandle()}");
        foreach (string? candidate in new[] { new FileInfo(link).LinkTarget, snapshot.Path })
        {
            if (candidate is { Length: > 0 }
                && Path.GetFullPath(candidate) is var path
                && HostFile.TryStat(path, out HostFileStatus named)
                && named.Inode == status.Inode && named.Device == status.Device)
            {
                return path;
            }
        }

        return null;
    }

    /// <summary>A name that says something to people and is no other snapshot's. A snapshot that is replaced takes over the name.</summary>
    private static string NameOf(string? path, in HostFileStatus status)
    {
        var stem = new StringBuilder();
        foreach (char c in Path.GetFileName(path) ?? "snapshot")
        {
            stem.Append(char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '_');
        }

        string identity = path ?? string.Create(CultureInfo.InvariantCulture, $"{status.Device} {status.Inode}");
        return $"{stem.ToString(0, Math.Min(stem.Length, LongestStem))}.{Hash(identity):x16}{Suffix}";
    }

    /// <summary>FNV-1a, 64 bits: tells paths apart; loading a cryptographic library for it would take longer than everything else.</summary>
    private static ulong Hash(string text)
    {
        ulong hash = 0xCBF29CE484222325;
        foreach (byte b in Encoding.UTF8.GetBytes(text))
        {
            hash = (hash ^ b) * 0x100000001B3;
        }

        return hash;
    }
}
