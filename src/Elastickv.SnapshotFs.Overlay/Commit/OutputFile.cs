using System.Security.Cryptography;
using Elastickv.SnapshotFs.Overlay.Host;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.SnapshotFs.Overlay.Commit;

/// <summary>
/// A snapshot on its way to its final name (spec 00 §7): written under a temporary name beside the target, published by a rename that never replaces anything, and
/// gone if it is disposed before. The rename of the snapshot is the commit point; its sidecar is put in place just before.
/// </summary>
internal sealed class OutputFile : IDisposable
{
    private readonly string target;
    private bool published;

    /// <param name="target">Final path; must not exist.</param>
    /// <exception cref="IOException">The target exists, or its directory does not take files.</exception>
    public OutputFile(string target)
    {
        this.target = target;
        if (Path.Exists(target))
        {
            throw Exists();
        }

        TemporaryPath = $"{target}.tmp-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        Handle = Posix.CreatePrivate(TemporaryPath);
    }

    public string TemporaryPath { get; }

    /// <summary>The open, empty file.</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>Makes the file durable under its temporary name.</summary>
    public void Flush() => RandomAccess.FlushToDisk(Handle);

    /// <summary>Puts the sidecar and then the snapshot in place, durably. After it returns the commit has happened; if it throws, it has not.</summary>
    /// <param name="sidecar">Content of the sidecar, or empty for none.</param>
    /// <exception cref="IOException">The target came into being meanwhile, or the disk fails.</exception>
    public void Publish(ReadOnlySpan<byte> sidecar)
    {
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
        Posix.SyncDirectory(directory);
    }

    public void Dispose()
    {
        Handle.Dispose();
        if (!published)
        {
            File.Delete(TemporaryPath);
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

            // A sidecar without its snapshot is a leftover of a crash between two renames: replaced.
            File.Move(path, target + EncodeInfo.Suffix, overwrite: true);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private IOException Exists() => new($"{target} exists already; it is never overwritten");
}
