using System.Globalization;
using System.Text;
using Elastickv.SnapshotFs.Overlay.Host;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.SnapshotFs.Overlay.Storage;

/// <summary>
/// The directory of an overlay on disk: <c>overlay.json</c> (the base it belongs to), <c>lock</c>, <c>journal</c>, <c>files/</c>, <c>last-commit.json</c>. For its owner alone, and for one
/// process at a time as long as this object lives.
/// </summary>
internal sealed class OverlayDirectory : IDisposable
{
    private const string IdentityName = "overlay.json";
    private const string LockName = "lock";
    private const string JournalName = "journal";
    private const string ContentName = "files";
    private const string TemporarySuffix = ".tmp";

    private readonly string path;
    private readonly SafeFileHandle held;

    private OverlayDirectory(string path, SafeFileHandle held)
    {
        this.path = path;
        this.held = held;
    }

    public string JournalPath => Path.Combine(path, JournalName);

    /// <summary>What the last commit did; not part of the edits, and older than the overlay when there was no commit since it was made.</summary>
    public string ResultPath => Path.Combine(path, Commit.ResultFile.Name);

    public string ContentPath => Path.Combine(path, ContentName);

    /// <summary>Takes the directory, or makes it.</summary>
    /// <exception cref="OverlayException">Somebody else has it, it belongs to another base, or it is none of ours.</exception>
    /// <exception cref="IOException">The disk refuses.</exception>
    public static OverlayDirectory Open(string path, BaseIdentity identity, IFaultPoints faults)
    {
        path = Path.GetFullPath(path);
        Posix.MakePrivateDirectory(path);
        RequireOurs(path);
        var directory = new OverlayDirectory(path, TakeLock(path));
        try
        {
            if (File.Exists(Path.Combine(path, IdentityName)))
            {
                directory.RequireBase(identity);
            }
            else
            {
                directory.Create(identity, faults);
            }

            return directory;
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    /// <summary>Deletes a directory whose journal is empty, in an order in which every state left by a crash is an overlay without edits, or none.</summary>
    /// <param name="keepResult">Whether the result file stays, and the directory for its sake.</param>
    /// <param name="faults">Told of every step.</param>
    public void Delete(bool keepResult, IFaultPoints faults)
    {
        string identity = Path.Combine(path, IdentityName);
        File.Delete(identity);
        faults.Reach(FaultPoint.IdentityDeleted, identity);
        File.Delete(JournalPath);
        Directory.Delete(ContentPath, recursive: true);
        File.Delete(ResultPath + Commit.ResultFile.TemporarySuffix);
        if (!keepResult)
        {
            File.Delete(ResultPath);
        }

        File.Delete(Path.Combine(path, LockName));
        if (!Directory.EnumerateFileSystemEntries(path).Any())
        {
            Directory.Delete(path);
        }
    }

    public void Dispose() => held.Dispose();

    /// <summary>A directory with other things in it is not taken over.</summary>
    private static void RequireOurs(string path)
    {
        if (File.Exists(Path.Combine(path, IdentityName)))
        {
            return;
        }

        foreach (string entry in Directory.EnumerateFileSystemEntries(path))
        {
            bool ours = Path.GetFileName(entry) switch
            {
                LockName or IdentityName + TemporarySuffix or Commit.ResultFile.Name or Commit.ResultFile.Name + Commit.ResultFile.TemporarySuffix => true,
                JournalName => new FileInfo(entry) is { Exists: true, Length: 0 },
                ContentName => Directory.Exists(entry) && !Directory.EnumerateFileSystemEntries(entry).Any(),
                _ => false,
            };
            if (!ours)
            {
                throw new OverlayException($"{path} is not an overlay: it has no {IdentityName}, but holds {Path.GetFileName(entry)}");
            }
        }
    }

    private static SafeFileHandle TakeLock(string path)
    {
        string name = Path.Combine(path, LockName);
        SafeFileHandle handle = Posix.OpenPrivate(name, create: true);
        try
        {
            if (!Posix.TryLock(handle))
            {
                throw new OverlayException($"the overlay {path} is in use by {HolderOf(handle)}; only one mount at a time can have it") { IsInUse = true };
            }

            RandomAccess.SetLength(handle, 0);
            RandomAccess.Write(handle, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\n")), 0);
            return handle;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    private static string HolderOf(SafeFileHandle handle)
    {
        Span<byte> text = stackalloc byte[20];
        ReadOnlySpan<byte> digits = text[..RandomAccess.Read(handle, text, 0)].Trim((byte)'\n');
        return digits.IsEmpty || digits.ContainsAnyExceptInRange((byte)'0', (byte)'9') ? "another process" : $"process {Encoding.ASCII.GetString(digits)}";
    }

    /// <summary>The identity comes last, by a rename: without it there is no overlay yet, and nothing in it can be lost.</summary>
    private void Create(BaseIdentity identity, IFaultPoints faults)
    {
        Posix.MakePrivateDirectory(ContentPath);
        File.Delete(JournalPath);
        Posix.CreatePrivate(JournalPath).Dispose();
        faults.Reach(FaultPoint.DirectoryCreated, path);
        string target = Path.Combine(path, IdentityName);
        string temporary = target + TemporarySuffix;
        File.Delete(temporary);
        using (SafeFileHandle handle = Posix.CreatePrivate(temporary))
        {
            RandomAccess.Write(handle, IdentityFile.Render(identity), 0);
            RandomAccess.FlushToDisk(handle);
        }

        faults.Reach(FaultPoint.IdentityWritten, temporary);
        Posix.SyncDirectory(path);
        faults.Reach(FaultPoint.DirectorySynced, path);
        File.Move(temporary, target);
        faults.Reach(FaultPoint.IdentityRenamed, target);
        Posix.SyncDirectory(path);
        faults.Reach(FaultPoint.DirectorySynced, path);
        if (Path.GetDirectoryName(path) is { } parent)
        {
            Posix.SyncDirectory(parent);
            faults.Reach(FaultPoint.DirectorySynced, parent);
        }
    }

    private void RequireBase(BaseIdentity identity)
    {
        string name = Path.Combine(path, IdentityName);
        BaseIdentity recorded = IdentityFile.Parse(name, File.ReadAllBytes(name));
        if (recorded.DifferenceFrom(identity) is { } difference)
        {
            throw new OverlayException($"the overlay {path} holds edits of {recorded.Path}, and {identity.Path} is another snapshot: {difference}");
        }

        if (!File.Exists(JournalPath))
        {
            throw new OverlayException($"the overlay {path} has lost its journal");
        }

        if (!Directory.Exists(ContentPath))
        {
            throw new OverlayException($"the overlay {path} has lost its directory {ContentName}");
        }
    }
}
