using System.Globalization;
using Elastickv.SnapshotFs.Overlay.Host;
using Elastickv.SnapshotFs.Tree;
using Microsoft.Win32.SafeHandles;

namespace Elastickv.SnapshotFs.Overlay.Storage;

/// <summary>
/// The contents of edited files on disk: <c>files/</c> and the node's 16 hex digits, for the owner alone. Thread-safe; all failures are <see cref="IOException"/>.
/// </summary>
internal sealed class ContentFiles(string directory, IFaultPoints faults)
{
    /// <summary>From so many files on one syncfs is cheaper than an fsync for each.</summary>
    private const int SyncTogetherFrom = 32;

    private volatile bool namesChanged;

    public string PathOf(NodeId node) => Path.Combine(directory, node.Value.ToString("x16", CultureInfo.InvariantCulture));

    /// <summary>Creates an empty content; what a failed attempt left is replaced.</summary>
    public SafeFileHandle Create(NodeId node)
    {
        string path = PathOf(node);
        SafeFileHandle handle;
        try
        {
            handle = Posix.CreatePrivate(path);
        }
        catch (PosixException e) when (e.Error == Posix.AlreadyExists)
        {
            File.Delete(path);
            handle = Posix.CreatePrivate(path);
        }

        namesChanged = true;
        faults.Reach(FaultPoint.ContentCreated, path);
        return handle;
    }

    public SafeFileHandle Open(NodeId node) => Posix.OpenPrivate(PathOf(node), create: false);

    public void Write(NodeId node, SafeFileHandle handle, long offset, ReadOnlySpan<byte> bytes)
    {
        RandomAccess.Write(handle, bytes, offset);
        Reach(FaultPoint.ContentWritten, node);
    }

    /// <summary>Writes a piece of what is copied from the base.</summary>
    public void Copy(NodeId node, SafeFileHandle handle, long offset, ReadOnlySpan<byte> bytes)
    {
        RandomAccess.Write(handle, bytes, offset);
        Reach(FaultPoint.ContentCopied, node);
    }

    public void Truncate(NodeId node, SafeFileHandle handle, long length)
    {
        RandomAccess.SetLength(handle, length);
        Reach(FaultPoint.ContentTruncated, node);
    }

    public void Delete(NodeId node)
    {
        string path = PathOf(node);
        File.Delete(path);
        faults.Reach(FaultPoint.ContentDeleted, path);
    }

    /// <summary>Makes contents durable, and with them their names.</summary>
    public void Sync(IReadOnlyList<NodeId> nodes)
    {
        // Before the names are fsynced: a file that comes meanwhile counts for the next time.
        bool names = namesChanged;
        namesChanged = false;
        try
        {
            if (nodes.Count >= SyncTogetherFrom)
            {
                Posix.SyncFileSystem(directory);
            }

            foreach (NodeId node in nodes)
            {
                if (nodes.Count < SyncTogetherFrom)
                {
                    using SafeFileHandle handle = Open(node);
                    RandomAccess.FlushToDisk(handle);
                }

                Reach(FaultPoint.ContentSynced, node);
            }

            if (names)
            {
                Posix.SyncDirectory(directory);
                faults.Reach(FaultPoint.DirectorySynced, directory);
            }
        }
        catch
        {
            namesChanged |= names;
            throw;
        }
    }

    /// <summary>Names the content only to those who listen: this runs with every write.</summary>
    private void Reach(FaultPoint point, NodeId node)
    {
        if (faults is not NoFaults)
        {
            faults.Reach(point, PathOf(node));
        }
    }

    /// <summary>Length and modification time of an open content.</summary>
    public static FileStatus Status(SafeFileHandle handle) => Posix.Status(handle);

    /// <summary>Length and modification time of a content; null when there is none.</summary>
    public FileStatus? TryStatus(NodeId node)
    {
        if (!File.Exists(PathOf(node)))
        {
            return null;
        }

        using SafeFileHandle handle = Open(node);
        return Posix.Status(handle);
    }

    /// <summary>Deletes every file that is not the content of a wanted node: what a crash left.</summary>
    public void DeleteExcept(IReadOnlySet<NodeId> wanted)
    {
        foreach (string path in Directory.EnumerateFiles(directory))
        {
            if (!ulong.TryParse(Path.GetFileName(path), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong value) || !wanted.Contains(new NodeId(value)))
            {
                File.Delete(path);
                faults.Reach(FaultPoint.ContentDeleted, path);
            }
        }
    }
}
