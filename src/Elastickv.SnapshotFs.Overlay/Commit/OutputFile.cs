using System.Security.Cryptography;
using Elastickv.SnapshotFs.Overlay.Host;
using Elastickv.SnapshotFs.Snapshot;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.SnapshotFs.Overlay.Commit;

/// <summary>
/// A snapshot on its way to its final name (spec 00 §7): written under a temporary name beside the target, published by a rename that never replaces anything, and
/// gone if it is disposed before. The rename of the snapshot is the commit point; its sidecar is put in place just before.
/// </summary>
/// <remarks>
/// The temporary file is locked as long as this object lives, so what a dead process left can be told from what a living one is writing: <see cref="Leftovers"/>.
/// </remarks>
internal sealed class OutputFile : IDisposable
{
    private readonly string target;
    private readonly ICommitPoints points;
    private bool hasSidecar;
    private bool published;

    /// <param name="target">Final path; must not exist.</param>
    /// <param name="points">Told of every step.</param>
    /// <exception cref="IOException">The target exists, or its directory does not take files.</exception>
    public OutputFile(string target, ICommitPoints points)
    {
        this.target = target;
        this.points = points;
        if (Path.Exists(target))
        {
            throw Exists();
        }

        Leftovers.Remove(target);
        (TemporaryPath, Handle) = Create(target);
        try
        {
            points.Reach(CommitPoint.OutputCreated, TemporaryPath);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string TemporaryPath { get; }

    /// <summary>The open, empty file.</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>Opens what was written as a snapshot; the caller disposes it.</summary>
    /// <param name="rollForward">As <see cref="SnapshotOptions.RollForward"/>.</param>
    /// <exception cref="SnapshotException">It is none.</exception>
    public SnapshotFile Reopen(bool rollForward) =>
        SnapshotFile.Open(Posix.OpenPrivate(TemporaryPath, create: false), TemporaryPath, new SnapshotOptions { RollForward = rollForward });

    /// <summary>Takes the name of a file away that will not be published; who has it open can go on, and no crash leaves it behind.</summary>
    public void Unlink() => File.Delete(TemporaryPath);

    /// <summary>Makes the file durable under its temporary name.</summary>
    public void Flush()
    {
        points.Reach(CommitPoint.OutputWritten, TemporaryPath);
        RandomAccess.FlushToDisk(Handle);
        points.Reach(CommitPoint.OutputSynced, TemporaryPath);
    }

    /// <summary>Puts the sidecar and then the snapshot in place, durably. After it returns the commit has happened; if it throws, it has not.</summary>
    /// <param name="sidecar">Content of the sidecar, or empty for none.</param>
    /// <exception cref="IOException">The target came into being meanwhile, or the disk fails.</exception>
    public void Publish(ReadOnlySpan<byte> sidecar)
    {
        points.Reach(CommitPoint.OutputVerified, TemporaryPath);
        string directory = Path.GetDirectoryName(Path.GetFullPath(target))!;
        if (!sidecar.IsEmpty)
        {
            PublishSidecar(sidecar);
            Posix.SyncDirectory(directory);
        }

        if (!Posix.TryRenameNew(TemporaryPath, target))
        {
            throw Exists();
        }

        published = true;
        points.Reach(CommitPoint.OutputRenamed, target);
        Posix.SyncDirectory(directory);
        points.Reach(CommitPoint.OutputPublished, target);
    }

    public void Dispose()
    {
        if (!published)
        {
            File.Delete(TemporaryPath);
            if (hasSidecar && !Path.Exists(target))
            {
                File.Delete(target + EncodeInfo.Suffix);
            }
        }

        Handle.Dispose();
    }

    private static (string Path, SafeFileHandle Handle) Create(string target)
    {
        while (true)
        {
            string path = $"{target}{Leftovers.Marker}{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Leftovers.NumberBytes))}";
            SafeFileHandle handle = Posix.CreatePrivate(path);

            // Between the two calls somebody who clears up may have taken the file for a leftover. Then it has no name any more.
            if (Posix.TryLock(handle) && Posix.Status(handle).LinkCount == 1)
            {
                return (path, handle);
            }

            handle.Dispose();
        }
    }

    private void PublishSidecar(ReadOnlySpan<byte> sidecar)
    {
        string path = TemporaryPath + EncodeInfo.Suffix;
        try
        {
            using (SafeFileHandle handle = Posix.CreatePrivate(path))
            {
                RandomAccess.Write(handle, sidecar, 0);
                RandomAccess.FlushToDisk(handle);
            }

            points.Reach(CommitPoint.SidecarWritten, path);

            // A sidecar without its snapshot is a leftover of a crash between two renames: replaced.
            File.Move(path, target + EncodeInfo.Suffix, overwrite: true);
            hasSidecar = true;
            points.Reach(CommitPoint.SidecarRenamed, target + EncodeInfo.Suffix);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private IOException Exists() => new($"{target} exists already; it is never overwritten");
}
