using Elastickv.SnapshotFs.FileSystem.Editing;
using Elastickv.SnapshotFs.FileSystem.Hidden;
using Elastickv.SnapshotFs.Overlay;
using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.FileSystem;

/// <content>Openings and edits of contents, for writable filesystems.</content>
public sealed partial class SnapshotFileSystem
{
    private readonly OpenFiles open = new();
    private readonly DefectWatcher? watcher;
    private readonly string? overlayPath;

    /// <summary>Opens a file of a writable filesystem; to be ended with <see cref="Release"/>.</summary>
    public Errno OpenEditable(NodeId file, OpenIntent intent, out OpenedFile opened, IInterruption? interruption = null)
    {
        requests.Count(Operation.Open);
        opened = default;
        try
        {
            return file.IsDirectory ? Errno.EISDIR
                : HiddenNodes.Contains(file) ? OpenHidden(file, intent, out opened, interruption)
                : source.HasChanged ? Errno.EIO
                : Hold(file, intent, out opened, interruption);
        }
        catch (Exception failure)
        {
            return Contain(failure, Operation.Open, file);
        }
    }

    /// <summary>Reads a stretch of a file of a writable filesystem; like <see cref="Read"/>, with the handle of an opening or 0.</summary>
    public Errno ReadOpened(NodeId file, ulong handle, long offset, int count, Gaps gaps, IReadSink sink, IInterruption? interruption = null)
    {
        requests.Count(Operation.Read);
        try
        {
            if (file.IsDirectory)
            {
                return Errno.EISDIR;
            }

            if (offset < 0 || count < 0)
            {
                return Errno.EINVAL;
            }

            OpenHandle? found = open.Find(handle, file);
            return HiddenNodes.Contains(file)
                ? found?.Pinned is { } pinned ? pinned.Read(offset, count, gaps, sink) : hidden.Read(file, offset, count, sink, interruption)
                : source.HasChanged ? Errno.EIO
                : content.ReadEditable(file, found, offset, count, gaps, sink, interruption);
        }
        catch (Exception failure)
        {
            return Contain(failure, Operation.Read, file);
        }
    }

    /// <summary>Writes bytes into a file, which grows if need be.</summary>
    /// <param name="file">The file.</param>
    /// <param name="handle">The opening that is written through.</param>
    /// <param name="offset">Where, in bytes.</param>
    /// <param name="atEnd">Whether the bytes belong at the end of the file, wherever that is now. Callers take turns.</param>
    /// <param name="bytes">What is written.</param>
    public Errno Write(NodeId file, ulong handle, long offset, bool atEnd, ReadOnlySpan<byte> bytes)
    {
        requests.Count(Operation.Write);
        try
        {
            if (edits is null)
            {
                return Errno.EROFS;
            }

            if (HiddenNodes.Contains(file))
            {
                return bytes.IsEmpty ? Errno.Ok : hidden.Write(file);
            }

            if (source.HasChanged)
            {
                return Errno.EIO;
            }

            // A direct opener's idea of the length may be old where other edits change the file.
            if (atEnd && !edits.IsStable(file))
            {
                Errno known = StatusOf(file, out NodeStatus status, null);
                if (known != Errno.Ok)
                {
                    return known;
                }

                offset = status.Size;
            }

            Errno outcome = End(edits.Write(file, offset, bytes));
            if (outcome == Errno.Ok)
            {
                LookOnceClosed(file, open.Find(handle, file));
            }

            return outcome;
        }
        catch (Exception failure)
        {
            return Contain(failure, Operation.Write, file);
        }
    }

    /// <summary>Changes length and time of a node; tells its attributes afterwards.</summary>
    public Errno SetAttributes(NodeId node, AttributeChange change, out NodeStatus status, IInterruption? interruption = null)
    {
        requests.Count(Operation.SetAttributes);
        status = default;
        try
        {
            if (edits is null)
            {
                return Errno.EROFS;
            }

            if (HiddenNodes.Contains(node))
            {
                return node == HiddenNodes.Commit ? hidden.GetAttributes(node, forReader: false, out status, interruption) : Errno.EACCES;
            }

            if (source.HasChanged)
            {
                return Errno.EIO;
            }

            EditResult result = change.Size is { } size ? edits.Truncate(node, size) : EditResult.Ok;
            if (result == EditResult.Ok && change.ModifiedMs is { } ms)
            {
                result = edits.SetModified(node, ms);
            }

            Errno outcome = End(result);
            if (outcome != Errno.Ok)
            {
                return outcome;
            }

            if (change.Size is not null)
            {
                LookOnceClosed(node);
            }

            return StatusOf(node, out status, interruption);
        }
        catch (Exception failure)
        {
            return Contain(failure, Operation.SetAttributes, node);
        }
    }

    /// <summary>Makes a file at least so long (fallocate with mode 0); what is new reads as zeros.</summary>
    public Errno Allocate(NodeId file, long offset, long length)
    {
        requests.Count(Operation.Allocate);
        try
        {
            if (edits is null || HiddenNodes.Contains(file))
            {
                return edits is null ? Errno.EROFS : Errno.EACCES;
            }

            if (offset < 0 || length <= 0)
            {
                return Errno.EINVAL;
            }

            if (offset > long.MaxValue - length)
            {
                return Errno.EFBIG;
            }

            NodeStatus status = default;
            Errno outcome = source.HasChanged ? Errno.EIO : StatusOf(file, out status, null);
            if (outcome != Errno.Ok || status.Size >= offset + length)
            {
                return outcome;
            }

            outcome = End(edits.Truncate(file, offset + length));
            if (outcome == Errno.Ok)
            {
                LookOnceClosed(file);
            }

            return outcome;
        }
        catch (Exception failure)
        {
            return Contain(failure, Operation.Allocate, file);
        }
    }

    /// <summary>Makes a file or directory durable. EINVAL, once it is durable, when an edited file cannot be committed as it is; the log says why (spec 00 §4).</summary>
    public Errno Sync(NodeId node)
    {
        requests.Count(Operation.Sync);
        try
        {
            if (edits is null || HiddenNodes.Contains(node))
            {
                return Errno.Ok;
            }

            Errno outcome = EditErrors.Of(edits.Sync(node));
            return outcome == Errno.Ok && !node.IsDirectory && watcher is not null && !watcher.Check(node) ? Errno.EINVAL : outcome;
        }
        catch (Exception failure)
        {
            return Contain(failure, Operation.Sync, node);
        }
    }

    /// <summary>Ends an opening. A file that was written is validated in the background when nobody has it open any more.</summary>
    public Errno Release(NodeId file, ulong handle)
    {
        requests.Count(Operation.Release);
        try
        {
            if (open.Remove(handle, file, out bool isLast) is not { } ended)
            {
                return Errno.EBADF;
            }

            ended.Close();
            if (HiddenNodes.Contains(file))
            {
                return Errno.Ok;
            }

            if (isLast)
            {
                ended.File.Own?.Dispose();
                if (ended.File.Written && !ended.File.Unlinked)
                {
                    watcher?.Look(file);
                }
            }

            edits!.Release(file);
            return Errno.Ok;
        }
        catch (Exception failure)
        {
            return Contain(failure, Operation.Release, file);
        }
    }

    /// <summary>Waits until everything that was closed is validated.</summary>
    internal void WaitForValidation() => watcher?.Drain();

    /// <summary>Has a changed file validated when the last who has it open closes it, or at once when nobody has.</summary>
    private void LookOnceClosed(NodeId file, OpenHandle? writer = null)
    {
        if (writer is not null)
        {
            writer.File.Written = true;
        }
        else if (!open.TryMarkWritten(file))
        {
            watcher?.Look(file);
        }
    }

    /// <summary>The kernel sends no releases when a mount ends by force.</summary>
    private void ReleaseAll()
    {
        foreach ((ulong handle, NodeId node) in open.All())
        {
            Release(node, handle);
        }
    }

    private Errno OpenFound(NodeId node, OpenIntent intent, out NodeStatus status, out OpenedFile opened, IInterruption? interruption)
    {
        status = default;
        opened = default;
        Errno outcome = node.IsDirectory ? Errno.EISDIR : Hold(node, intent, out opened, interruption);
        if (outcome != Errno.Ok)
        {
            return outcome;
        }

        outcome = StatusOf(node, out status, interruption);
        if (outcome != Errno.Ok)
        {
            Release(node, opened.Handle);
        }

        return outcome;
    }

    private Errno Hold(NodeId file, OpenIntent intent, out OpenedFile opened, IInterruption? interruption)
    {
        opened = default;
        bool forWriting = (intent & (OpenIntent.Write | OpenIntent.Truncate)) != 0;
        if (!edits!.Hold(file))
        {
            return Errno.ENOENT;
        }

        bool held = false;
        PinnedContent? pinned = null;
        try
        {
            // No bytes are no change, but the tree says now rather than at the first write that it takes none.
            EditResult result = !forWriting ? EditResult.Ok : (intent & OpenIntent.Truncate) != 0 ? edits.Truncate(file, 0) : edits.Write(file, 0, []);
            OpenMode mode = OpenMode.Cached;
            Errno outcome = result != EditResult.Ok ? EditErrors.Of(result)
                : edits.IsStable(file) ? content.Open(file, out mode, interruption)
                : Errno.Ok;
            if (outcome != Errno.Ok)
            {
                return outcome;
            }

            if (!edits.IsStable(file))
            {
                mode = OpenMode.Direct;
                pinned = forWriting ? null : content.TryPin(file);
            }

            if ((intent & OpenIntent.Truncate) != 0)
            {
                content.Edited();
            }

            opened = new OpenedFile(open.Add(file, mode, pinned), mode);
            if ((intent & OpenIntent.Truncate) != 0)
            {
                LookOnceClosed(file);
            }

            held = true;
            return Errno.Ok;
        }
        finally
        {
            if (!held)
            {
                pinned?.Dispose();
                edits.Release(file);
            }
        }
    }

    private Errno OpenHidden(NodeId file, OpenIntent intent, out OpenedFile opened, IInterruption? interruption)
    {
        opened = default;
        bool forWriting = (intent & (OpenIntent.Write | OpenIntent.Truncate)) != 0;
        Errno outcome = hidden.Open(file, forWriting, out FileContent? found, interruption);
        if (outcome == Errno.Ok)
        {
            OpenMode mode = found is null ? OpenMode.Cached : OpenMode.Direct;
            opened = new OpenedFile(open.Add(file, mode, found is null ? null : new PinnedContent(found, 0)), mode);
        }

        return outcome;
    }

    private ulong FreeBlocks()
    {
        try
        {
            return overlayPath is null ? 0 : (ulong)new DriveInfo(overlayPath).AvailableFreeSpace / StatBlockBytes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return 0;
        }
    }
}
